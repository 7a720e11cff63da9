using Microsoft.Extensions.AI;

namespace LocalMode.Tests.Docs;

/// <summary>The code of docs/privacy.md, word for word between the marks and in the order of the page. Each returns what it showed.</summary>
internal static class PrivacySnippets
{
    public static async Task<string> Guard(IChatClient local, IChatClient cloud)
    {
        // begin
        SensitiveDataGuard guard = new(new()
        {
            DefaultOutcome = EgressOutcome.Forbid,
            Outcomes = { [SensitiveDataKind.Email] = EgressOutcome.AllowRedacted, [SensitiveDataKind.PhoneNumber] = EgressOutcome.Ask },
            AllowedMediaTypes = { "image/png" },
        });
        IChatClient hybrid = local.AsBuilder().UseEscalation(services => cloud, options => options.Guard = guard).Build();
        // end
        ChatOptions better = new ChatOptions().WithBetterModel();
        ChatResponse mail = await hybrid.GetResponseAsync("Mail ada@example.org.", better);
        ChatResponse card = await hybrid.GetResponseAsync("Charge 4111 1111 1111 1111.", better);
        return $"{mail.GetEscalationReport()!.ServedBy} {mail.GetEscalationReport()!.Redactions}, {card.GetEscalationReport()!.ServedBy} {card.GetEscalationReport()!.Block}";
    }

    public static async Task<string> Detectors(IEntityExtractor extractor)
    {
        // begin
        SensitiveDataGuard guard = new(new()
        {
            Detectors = [.. SensitiveDataDetectors.Default, new PatternDetector("customer", @"\bKD-\d{6}\b"), new EntityDetector(extractor, minScore: 0.8f)],
        });
        IReadOnlyList<SensitiveSpan> found = await SensitiveDataDetectors.Default.DetectAsync("Mail ada@example.org from 192.0.2.7.");
        foreach (SensitiveSpan span in found)
            Console.WriteLine($"{span.Kind} at {span.Start}, found by {span.Detector}");
        // end
        EgressVerdict verdict = await guard.InspectAsync(new EgressPayload(new EgressTarget(), [new(ChatRole.User, "Order of KD-123456")]), default);
        return $"{found.Count} {verdict.Outcome} {verdict.Findings[0].Detector}";
    }

    public static Task<string> Vault()
    {
        // begin
        using RedactionVault vault = new();
        string placeholder = vault.Add(SensitiveDataKind.Email, "ada@example.org");
        string safe = vault.Redact("Write to ada@example.org.");
        string back = vault.Restore($"Dear {placeholder}, ...");
        // end
        return Task.FromResult(safe.Contains("ada", StringComparison.Ordinal) ? "" : back);
    }

    public static async Task<string> Consent(IChatClient local, IChatClient cloud)
    {
        // begin
        IChatClient hybrid = local.AsBuilder()
            .UseEscalation(services => cloud, options =>
            {
                options.Guard = SensitiveDataGuard.Asking();
                options.RequestConsentAsync = async (request, cancellationToken) =>
                {
                    string preview = string.Join('\n', request.Payload.Messages.Select(message => $"{message.Role}: {message.Text}"));
                    return await AskUserAsync(preview, cancellationToken) ? ConsentDecision.Allow("consent-42") : ConsentDecision.Deny;
                };
            })
            .Build();
        // end
        ChatResponse answer = await hybrid.GetResponseAsync("Mail ada@example.org.", new ChatOptions().WithBetterModel());
        return $"{answer.GetEscalationReport()!.ServedBy} {answer.GetEscalationReport()!.Guard}";
    }

    public static async Task<string> Pins(IChatClient local, IChatClient cloud)
    {
        // begin
        FallbackChatClient hybrid = new(local, () => cloud);
        ChatOptions options = new ChatOptions().WithEscalation(EscalationMode.PreferCloud, conversation: "c-17");
        await hybrid.GetResponseAsync("My card is 4111 1111 1111 1111.", options);         // forbidden: the conversation is pinned
        ChatResponse later = await hybrid.GetResponseAsync("Why is the sky blue?", options); // answered here, without the card in sight
        hybrid.ForgetConversation("c-17");                                                  // the user began anew
        // end
        ChatResponse after = await hybrid.GetResponseAsync("Why is the sky blue?", options);
        return $"{later.GetEscalationReport()!.Block} {after.GetEscalationReport()!.ServedBy}";
    }

    public static async Task<string> Audit(IChatClient local, IChatClient cloud, string path, byte[] key)
    {
        // begin
        await using FileAuditLog log = new(path, key);
        IChatClient hybrid = local.AsBuilder().UseEscalation(services => cloud, options => options.AuditLog = log).Build();
        ChatResponse answer = await hybrid.GetResponseAsync("Why is the sky blue?", new ChatOptions().WithBetterModel());
        Console.WriteLine($"record {answer.GetEscalationReport()?.AuditId}");

        AuditVerification result = await FileAuditLog.VerifyAsync(path, key);
        Console.WriteLine(result.IsValid ? $"{result.Records} records, whole" : $"line {result.Line}: {result.Problem}. {result.Reason}");
        // end
        return $"{result.IsValid} {result.Records}";
    }

    public static async Task<string> Transport(Func<EscalationMode> mode)
    {
        // begin
        SocketsHttpHandler sockets = new() { AllowAutoRedirect = false, UseProxy = false };
        using HttpClient http = new(new EgressGuardHandler(mode, new() { AllowedHosts = { "models.lan:8080" } }, sockets));
        // end
        try
        {
            await http.GetAsync(new Uri("https://cloud.example/v1/models"));
            return "";
        }
        catch (EscalationForbiddenException blocked)
        {
            return blocked.Rule;
        }
    }

    private static Task<bool> AskUserAsync(string preview, CancellationToken cancellationToken) =>
        Task.FromResult(preview.Contains("ada@example.org", StringComparison.Ordinal) && !cancellationToken.IsCancellationRequested);
}
