namespace LocalMode;

/// <summary>Keeps a record of each decision whether something may leave this machine. Never the text of it.</summary>
/// <remarks>
/// A record that lets a payload leave is written before the payload is sent, and if it cannot be written nothing is sent. Implementations are safe for
/// concurrent use.
/// </remarks>
public interface IAuditLog
{
    /// <summary>Appends a record.</summary>
    /// <param name="entry">What happened.</param>
    /// <param name="cancellationToken">Ends the wait for earlier appends. A record that is being written is written.</param>
    /// <returns>The id of the record, which the report carries.</returns>
    ValueTask<string> AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default);
}
