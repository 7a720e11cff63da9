namespace LocalMode;

/// <summary>What one request remembers of its ways to the cloud leg. Used by one flow of control.</summary>
internal class EgressJournal
{
    public EscalationMode Mode { get; protected set; }

    /// <summary>Gets or sets what blocks the way, if anything does.</summary>
    public CloudBlock? Block { get; set; }

    /// <summary>Gets or sets the guard's verdict.</summary>
    public EgressOutcome? Guard { get; set; }

    /// <summary>Gets or sets the occurrences that were replaced.</summary>
    public int Redactions { get; set; }

    /// <summary>Gets or sets the id of the last audit record.</summary>
    public string? AuditId { get; set; }
}
