using System.Security.Cryptography;

namespace LocalMode;

/// <summary>An audit log in memory, for tests and for applications that show it: the chain of <see cref="FileAuditLog"/> without a file.</summary>
/// <remarks>It grows with each record and ends with the process. Safe for concurrent use.</remarks>
public sealed class InMemoryAuditLog : IAuditLog
{
    private readonly Lock _gate = new();
    private readonly List<(AuditEntry Entry, byte[] Line)> _records = [];
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly AuditChain _chain;

    /// <summary>Initializes a new instance of the <see cref="InMemoryAuditLog"/> class.</summary>
    public InMemoryAuditLog() => _chain = new(_key, 0, AuditHash.None);

    /// <summary>Gets the entries so far, in order.</summary>
    public IReadOnlyList<AuditEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _records.Select(static record => record.Entry)];
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The entry's conversation is no hash, or it takes more than 1 MiB.</exception>
    public ValueTask<string> AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            (byte[] line, byte[] hash) = _chain.Next(entry);
            _records.Add((entry, line));
            return new(_chain.Advance(hash));
        }
    }

    /// <summary>Verifies the chain.</summary>
    /// <returns>What was found.</returns>
    public AuditVerification VerifyChain()
    {
        lock (_gate)
        {
            AuditVerifier verifier = new(_key, _chain.Head);
            foreach ((_, byte[] line) in _records)
                verifier.Feed(line.AsSpan(0, line.Length - 1));
            return verifier.Complete(tornLength: 0);
        }
    }
}
