namespace LocalMode;

/// <summary>Options of a <see cref="SensitiveDataGuard"/>. They are read and checked once, when the guard is created.</summary>
/// <remarks>Not safe for concurrent changes.</remarks>
public sealed class SensitiveDataGuardOptions
{
    /// <summary>
    /// Gets or sets the detectors. The default is <see langword="null"/>: <see cref="SensitiveDataDetectors.Default"/>. To add one, name those and it:
    /// <c>[.. SensitiveDataDetectors.Default, mine]</c>.
    /// </summary>
    public IReadOnlyList<ISensitiveDataDetector>? Detectors { get; set; }

    /// <summary>Gets or sets what is decided on data of kinds that <see cref="Outcomes"/> does not name. The default is <see cref="EgressOutcome.Forbid"/>.</summary>
    public EgressOutcome DefaultOutcome { get; set; } = EgressOutcome.Forbid;

    /// <summary>Gets what is decided on data of a kind. Of all that a payload holds, the strictest decision counts. Empty by default.</summary>
    public IDictionary<SensitiveDataKind, EgressOutcome> Outcomes { get; } = new Dictionary<SensitiveDataKind, EgressOutcome>();

    /// <summary>
    /// Gets the media types of data that may leave unread, such as <c>image/png</c>, or <c>image/*</c> for all images. Empty by default: no detector reads
    /// pictures or sound, so they do not leave. Text and JSON are read and need not be named.
    /// </summary>
    public IList<string> AllowedMediaTypes { get; } = [];
}
