namespace LocalMode;

/// <summary>An audit log in a file, one record a line, in which every later change, removal or addition is found.</summary>
/// <remarks>
/// <para>
/// Each record holds the hash of the one before it and is signed with the application's key. A file beside the log, its head, names the last record and is
/// signed too, so that a cut end is found. Who has neither the key nor copies of both files from an earlier time changes nothing unseen; against putting back
/// an earlier copy of both, or deleting both, the application keeps the id of a late record elsewhere. Keep the key where who can write the log cannot read it.
/// </para>
/// <para>
/// The log is opened, verified and locked at the first append, or with <see cref="OpenAsync"/>. It has one writer: a second one gets an
/// <see cref="AuditLogException"/>. If its chain is not whole, or its head is missing, nothing is appended and nothing is repaired. One thing is: a last line
/// that has no end, as a crash leaves it, while all records that the head names are whole. Its bytes move to a file beside the log (<c>.torn-</c> and the
/// time) and a record with the operation <see cref="RepairOperation"/> is appended.
/// </para>
/// <para>
/// After an error of the disk the next append opens and verifies the log again. Opening reads the whole log, so a large one is moved aside from time to
/// time, with its head. Records hold no text, but times and model names: on Unix only the owner may read the files. Safe for concurrent use.
/// </para>
/// </remarks>
public sealed partial class FileAuditLog : IAuditLog, IAsyncDisposable, IDisposable
{
    /// <summary>The operation of the record that tells of a line that a crash cut and that was moved aside.</summary>
    public const string RepairOperation = "audit.repair";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly byte[] _key;
    private readonly FileAuditLogOptions _options;
    private readonly ITimer? _timer;
    private AuditFile? _file;
    private Exception? _flushError;
    private bool _disposed;

    /// <summary>Initializes a new instance of the <see cref="FileAuditLog"/> class. Touches no file yet.</summary>
    /// <param name="path">The path of the log. Its folder is made where it is missing.</param>
    /// <param name="key">The secret key of the signatures, 16 bytes or more, 32 random ones at best. It is copied.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The path is empty, the key is too short or an option is outside of its range.</exception>
    public FileAuditLog(string path, ReadOnlySpan<byte> key, FileAuditLogOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        FilePath = Path.GetFullPath(path);
        _key = AuditHash.CheckedKey(key);
        options ??= new();
        ArgumentNullException.ThrowIfNull(options.TimeProvider);
        if (!Enum.IsDefined(options.Durability))
            throw new ArgumentOutOfRangeException(nameof(options), options.Durability, $"{nameof(FileAuditLogOptions)}.{nameof(options.Durability)} is {options.Durability}; expected a durability.");
        if (options.FlushInterval <= TimeSpan.Zero || options.FlushInterval > TimeSpan.FromDays(1))
            throw new ArgumentOutOfRangeException(nameof(options), options.FlushInterval, $"{nameof(FileAuditLogOptions)}.{nameof(options.FlushInterval)} is {options.FlushInterval}; expected more than zero and at most 1 day.");
        _options = new() { Durability = options.Durability, FlushInterval = options.FlushInterval, TimeProvider = options.TimeProvider };
        if (_options.Durability == AuditDurability.Interval)
            _timer = _options.TimeProvider.CreateTimer(static log => ((FileAuditLog)log!).OnTimer(), this, _options.FlushInterval, _options.FlushInterval);
    }

    /// <summary>Gets the full path of the log.</summary>
    public string FilePath { get; }

    /// <summary>Verifies a log and its head. Takes no lock: a record that another process is just writing may be seen as a torn one.</summary>
    /// <param name="path">The path of the log.</param>
    /// <param name="key">The key that it was written with.</param>
    /// <param name="cancellationToken">Ends the verification.</param>
    /// <returns>What was found. A log that is not there is verified as an empty one, whose head tells whether it should have records.</returns>
    /// <exception cref="ArgumentException">The path is empty or the key is too short.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async ValueTask<AuditVerification> VerifyAsync(string path, ReadOnlyMemory<byte> key, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        AuditScan scan = await AuditScan.RunAsync(Path.GetFullPath(path), AuditHash.CheckedKey(key.Span), cancellationToken).ConfigureAwait(false);
        return scan.Result;
    }
}
