namespace LocalMode;

/// <summary>When a <see cref="FileAuditLog"/> makes the system write its records to the disk. A crash of the process alone loses none in any case.</summary>
public enum AuditDurability
{
    /// <summary>With each record, before it counts as written. A power failure loses none.</summary>
    EveryRecord,

    /// <summary>
    /// After a time, and at the end. A power failure loses the records since then, and until then a cut end of them cannot be told, since the signed head is
    /// written then too.
    /// </summary>
    Interval,

    /// <summary>When the system likes. After a power failure the head may name records that are lost, which looks like a cut end.</summary>
    Never,
}
