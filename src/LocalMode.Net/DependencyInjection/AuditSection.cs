namespace LocalMode.DependencyInjection;

/// <summary>The section <c>Escalation:Audit</c>. It holds no key: who can read the configuration could then forge the log.</summary>
internal sealed class AuditSection
{
    public string? Path { get; set; }

    public AuditDurability? Durability { get; set; }

    public TimeSpan? FlushInterval { get; set; }
}
