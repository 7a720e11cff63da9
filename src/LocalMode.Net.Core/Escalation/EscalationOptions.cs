using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LocalMode;

/// <summary>Options of a <see cref="FallbackChatClient"/>. They are read and checked once, when the client is created.</summary>
/// <remarks>Not safe for concurrent changes.</remarks>
public sealed class EscalationOptions
{
    private const string LongestTimer = "49.00:00:00";
    private const string ValidatedByGeneratedCode = "Code that the options validator generates reads the limits; nothing asks the attribute itself.";

    /// <summary>Gets or sets the mode of requests that name none. The default is <see cref="EscalationMode.PreferLocal"/>.</summary>
    [EnumDataType(typeof(EscalationMode))]
    public EscalationMode Mode { get; set; } = EscalationMode.PreferLocal;

    /// <summary>
    /// Gets or sets the loosest mode that any request may have. Nothing in a request can raise it. The default is
    /// <see cref="EscalationMode.CloudOnly"/>, the loosest one.
    /// </summary>
    [EnumDataType(typeof(EscalationMode))]
    public EscalationMode Ceiling { get; set; } = EscalationMode.CloudOnly;

    /// <summary>
    /// Gets or sets how long the local leg may take to its first content before the request escalates: above zero, at most 49 days. The default is
    /// <see langword="null"/>: no limit, since a fair value depends on model and machine.
    /// </summary>
    /// <remarks>
    /// The local leg is cancelled and its stream is disposed before the cloud leg is called. A leg that does not react to the
    /// cancellation within one second is left to end by itself. With a limit, the local leg is streamed also for requests that are
    /// not, since only a stream shows its first content. In <see cref="EscalationMode.LocalOnly"/> the limit does not apply:
    /// a slow local answer is better than none.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.0000001", LongestTimer)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan? FirstContentTimeout { get; set; }

    /// <summary>
    /// Gets or sets how long a request waits for a local model that is not loaded yet: from zero, which does not wait, to 49 days, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>, which waits as long as it takes. The default is 30 seconds. An absent model is never waited for and
    /// never downloaded. In <see cref="EscalationMode.LocalOnly"/> the limit does not apply.
    /// </summary>
    [Range(typeof(TimeSpan), "-00:00:00.0010000", LongestTimer)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan ReadinessTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the tokens that the context check keeps free for the answer, or the request's <c>MaxOutputTokens</c> where that is less; 0 or more.
    /// The default is 256. In <see cref="EscalationMode.LocalOnly"/> it keeps one token free.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int ReservedOutputTokens { get; set; } = 256;

    /// <summary>
    /// Gets or sets the model id that the cloud leg is asked for. The default is <see langword="null"/>: the one that its client was
    /// created with. The request's own model id names a local model and never reaches the cloud leg.
    /// </summary>
    public string? CloudModelId { get; set; }

    /// <summary>Gets or sets how long a guard may take before nothing may leave: above zero, at most 49 days. The default is 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0000001", LongestTimer)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan GuardTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets the application's classifiers. They are asked in order, before the built-in one; the first that knows an error decides.</summary>
    public IList<IFailureClassifier> FailureClassifiers { get; } = [];

    /// <summary>Gets or sets the clock of timeouts and measurements. The default is <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Copies the options. The list of classifiers is copied, the classifiers are shared.</summary>
    /// <returns>The copy.</returns>
    public EscalationOptions Clone()
    {
        EscalationOptions copy = new()
        {
            Mode = Mode,
            Ceiling = Ceiling,
            FirstContentTimeout = FirstContentTimeout,
            ReadinessTimeout = ReadinessTimeout,
            ReservedOutputTokens = ReservedOutputTokens,
            CloudModelId = CloudModelId,
            GuardTimeout = GuardTimeout,
            TimeProvider = TimeProvider,
        };
        foreach (IFailureClassifier classifier in FailureClassifiers)
            copy.FailureClassifiers.Add(classifier);
        return copy;
    }

    /// <summary>Checks what the attributes state, for clients that are created without a container.</summary>
    /// <exception cref="ArgumentException">A value is outside of its range; names the property.</exception>
    internal void ThrowIfInvalid()
    {
        ThrowIfOutside(Enum.IsDefined(Mode), Mode, nameof(Mode), "an escalation mode");
        ThrowIfOutside(Enum.IsDefined(Ceiling), Ceiling, nameof(Ceiling), "an escalation mode");
        TimeSpan longest = TimeSpan.Parse(LongestTimer, CultureInfo.InvariantCulture);
        ThrowIfOutside(
            FirstContentTimeout is null || (FirstContentTimeout > TimeSpan.Zero && FirstContentTimeout <= longest),
            FirstContentTimeout, nameof(FirstContentTimeout), "null, or more than zero and at most 49 days");
        ThrowIfOutside(
            ReadinessTimeout == Timeout.InfiniteTimeSpan || (ReadinessTimeout >= TimeSpan.Zero && ReadinessTimeout <= longest),
            ReadinessTimeout, nameof(ReadinessTimeout), "infinite, or from zero to 49 days");
        ThrowIfOutside(ReservedOutputTokens >= 0, ReservedOutputTokens, nameof(ReservedOutputTokens), "0 or more");
        ArgumentNullException.ThrowIfNull(TimeProvider);
        if (FailureClassifiers.Contains(null!))
            throw new ArgumentException("The options hold a failure classifier that is null.", nameof(FailureClassifiers));
    }

    private static void ThrowIfOutside<T>(bool valid, T value, string property, string expected)
    {
        if (!valid)
            throw new ArgumentOutOfRangeException(property, value, $"{nameof(EscalationOptions)}.{property} is {value}; expected {expected}.");
    }
}
