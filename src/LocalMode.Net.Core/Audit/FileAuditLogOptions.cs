namespace LocalMode;

/// <summary>Options of a <see cref="FileAuditLog"/>. They are read and checked once, when it is created.</summary>
/// <remarks>Not safe for concurrent changes.</remarks>
public sealed class FileAuditLogOptions
{
    /// <summary>Gets or sets when records are written to the disk. The default is <see cref="AuditDurability.EveryRecord"/>.</summary>
    public AuditDurability Durability { get; set; } = AuditDurability.EveryRecord;

    /// <summary>Gets or sets the time of <see cref="AuditDurability.Interval"/>: above zero, at most 1 day. The default is 1 second.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the clock. The default is <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
