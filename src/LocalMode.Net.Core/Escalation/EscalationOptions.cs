namespace LocalMode;

/// <summary>Options of a <see cref="FallbackChatClient"/>. They are read once, when the client is created.</summary>
/// <remarks>Not safe for concurrent changes.</remarks>
public sealed class EscalationOptions
{
    private EscalationMode _mode = EscalationMode.PreferLocal;
    private EscalationMode _ceiling = EscalationMode.PreferLocal;
    private TimeSpan? _firstContentTimeout;
    private TimeSpan _readinessTimeout = TimeSpan.FromSeconds(30);
    private int _reservedOutputTokens = 256;
    private TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>Gets or sets the mode of requests that name none. The default is <see cref="EscalationMode.PreferLocal"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a mode.</exception>
    public EscalationMode Mode
    {
        get => _mode;
        set => _mode = Defined(value);
    }

    /// <summary>
    /// Gets or sets the loosest mode that any request may have. Nothing in a request can raise it. The default is
    /// <see cref="EscalationMode.PreferLocal"/>, the loosest one.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a mode.</exception>
    public EscalationMode Ceiling
    {
        get => _ceiling;
        set => _ceiling = Defined(value);
    }

    /// <summary>
    /// Gets or sets how long the local leg may take to its first content before the request escalates. The default is
    /// <see langword="null"/>: no limit, since a fair value depends on model and machine.
    /// </summary>
    /// <remarks>
    /// The local leg is cancelled and its stream is disposed before the cloud leg is called. A leg that does not react to the
    /// cancellation within one second is left to end by itself. With a limit, the local leg is streamed also for requests that are
    /// not, since only a stream shows its first content. In <see cref="EscalationMode.LocalOnly"/> the limit does not apply:
    /// a slow local answer is better than none.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive, or is longer than about 49 days.</exception>
    public TimeSpan? FirstContentTimeout
    {
        get => _firstContentTimeout;
        set
        {
            if (value is { } limit)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero, nameof(value));
                ThrowIfBeyondTimers(limit);
            }
            _firstContentTimeout = value;
        }
    }

    /// <summary>
    /// Gets or sets how long a request waits for a local model that is not loaded yet. The default is 30 seconds; zero does not wait;
    /// <see cref="Timeout.InfiniteTimeSpan"/> waits as long as it takes. An absent model is never waited for and never downloaded.
    /// In <see cref="EscalationMode.LocalOnly"/> the limit does not apply.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite, or is longer than about 49 days.</exception>
    public TimeSpan ReadinessTimeout
    {
        get => _readinessTimeout;
        set
        {
            if (value != Timeout.InfiniteTimeSpan)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
                ThrowIfBeyondTimers(value);
            }
            _readinessTimeout = value;
        }
    }

    /// <summary>
    /// Gets or sets the tokens that the context check keeps free for the answer where the request has no <c>MaxOutputTokens</c>.
    /// The default is 256.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int ReservedOutputTokens
    {
        get => _reservedOutputTokens;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _reservedOutputTokens = value;
        }
    }

    /// <summary>
    /// Gets or sets the model id that the cloud leg is asked for. The default is <see langword="null"/>: the one that its client was
    /// created with. The request's own model id names a local model and never reaches the cloud leg.
    /// </summary>
    public string? CloudModelId { get; set; }

    /// <summary>Gets the application's classifiers. They are asked in order, before the built-in one; the first that knows an error decides.</summary>
    public IList<IFailureClassifier> FailureClassifiers { get; } = [];

    /// <summary>Gets or sets the clock of timeouts and measurements. The default is <see cref="TimeProvider.System"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get => _timeProvider;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _timeProvider = value;
        }
    }

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
            TimeProvider = TimeProvider,
        };
        foreach (IFailureClassifier classifier in FailureClassifiers)
            copy.FailureClassifiers.Add(classifier);
        return copy;
    }

    private static EscalationMode Defined(EscalationMode value) => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "The value is not an escalation mode.");

    private static void ThrowIfBeyondTimers(TimeSpan value) =>
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMilliseconds(uint.MaxValue - 1), nameof(value));
}
