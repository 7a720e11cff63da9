namespace LocalMode.Core.Tests.Audit;

/// <summary>A folder with a log, deleted in the end.</summary>
internal sealed class AuditFolder : IDisposable
{
    public static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("localmode-audit-");

    public string Log => Path.Combine(_folder.FullName, "audit.log");

    public string Head => Log + ".head";

    public string[] Lines => File.ReadAllLines(Log);

    public string[] Torn => Directory.GetFiles(_folder.FullName, "*.torn-*");

    public static AuditEntry Entry(int number = 0) => new()
    {
        Time = new DateTimeOffset(2026, 3, 31, 12, 0, number % 60, TimeSpan.Zero),
        Operation = "chat",
        ConversationHash = AuditEntry.HashConversation($"conversation {number}"),
        Mode = EscalationMode.PreferLocal,
        Reason = EscalationReason.ContextOverflow,
        Verdict = EgressOutcome.AllowRedacted,
        Allowed = true,
        Findings = [new EgressFinding("email", SensitiveDataKind.Email, 2)],
        Redactions = 2,
        Target = new EgressTarget("m", "provider", new Uri("https://user:secret@models.example:8443/v1/path?key=secret")),
        BytesOut = 1234 + number,
        ConsentId = "consent \"é\"\n",
    };

    public FileAuditLog Open(FileAuditLogOptions? options = null) => new(Log, Key, options);

    /// <summary>Writes records and closes the log.</summary>
    public async Task WriteAsync(int records, AuditEntry? entry = null)
    {
        await using FileAuditLog log = Open(new FileAuditLogOptions { Durability = AuditDurability.Never });
        for (int i = 0; i < records; i++)
            await log.AppendAsync(entry ?? Entry(i), TestContext.Current.CancellationToken);
    }

    public Task<AuditVerification> VerifyAsync(byte[]? key = null) => FileAuditLog.VerifyAsync(Log, key ?? Key, TestContext.Current.CancellationToken).AsTask();

    public void Dispose() => _folder.Delete(recursive: true);
}
