using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace LocalMode;

/// <summary>Options of a <see cref="FallbackChatClient"/>. They are read and checked once, when the client is created.</summary>
/// <remarks>Not safe for concurrent changes.</remarks>
public sealed partial class EscalationOptions
{
    private const string LongestTimer = "49.00:00:00";
    private const string ValidatedByGeneratedCode = "Code that the options validator generates reads the limits; nothing asks the attribute itself.";

    /// <summary>Gets or sets the client's name in metrics of its state: the same for the life of the application, and no text of a user's. The default is <see langword="null"/>: no name.</summary>
    public string? Name { get; set; }

    /// <summary>Gets or sets the mode of requests that name none. The default is <see cref="EscalationMode.PreferLocal"/>.</summary>
    [EnumDataType(typeof(EscalationMode))]
    public EscalationMode Mode { get; set; } = EscalationMode.PreferLocal;

    /// <summary>
    /// Gets or sets the loosest mode that any request may have. Nothing in a request can raise it. The default is
    /// <see cref="EscalationMode.CloudOnly"/>, the loosest one.
    /// </summary>
    [EnumDataType(typeof(EscalationMode))]
    public EscalationMode Ceiling { get; set; } = EscalationMode.CloudOnly;

    /// <summary>Gets or sets what gives the policy of the tenant or user of a request; <see langword="null"/>, the default, for none.</summary>
    public IEscalationPolicyResolver? PolicyResolver { get; set; }

    /// <summary>
    /// Gets or sets when the caller sees the first content of a streamed answer. The default is <see langword="null"/>: with the first content, but
    /// with the whole response where JSON was asked for and the leg does not enforce it.
    /// </summary>
    public CommitPolicy? Commit { get; set; }

    /// <summary>Gets or sets what happens to a streamed answer that breaks after part of it was shown. The default is <see cref="AfterCommitBehavior.Fail"/>.</summary>
    [EnumDataType(typeof(AfterCommitBehavior))]
    public AfterCommitBehavior AfterCommit { get; set; }

    /// <summary>
    /// Gets or sets how long the first leg may take to its first content before the request goes to the other: above zero, at most 49 days. The default is
    /// <see langword="null"/>: learnt from its recent calls, and at most two minutes.
    /// </summary>
    /// <remarks>
    /// The leg is cancelled and its stream is disposed before the other is called. One that does not react to the
    /// cancellation within one second is left to end by itself. Where the request may not leave, the limit does not apply:
    /// a slow local answer is better than none. Requests that are not streamed are streamed from the leg, since only a stream shows its first content.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.0000001", LongestTimer)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan? FirstContentTimeout { get; set; }

    /// <summary>
    /// Gets or sets how long a leg may give nothing in the middle of its answer: above zero, at most 49 days; <see langword="null"/> for no limit. The
    /// default is 30 seconds. Before the commit the request goes to the other leg, after it the answer breaks off. It is noticed at most a quarter later.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.0000001", LongestTimer)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan? StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long a whole request may take, all its calls together: above zero, at most 49 days; <see langword="null"/> for no limit. The default is 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0000001", LongestTimer)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan? TotalTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets the most calls of legs that one request may make, a repair included: 1 to 16. The default is 4.</summary>
    [Range(1, 16)]
    public int MaxAttempts { get; set; } = 4;

    /// <summary>
    /// Gets or sets how long a request waits for a local model that is not loaded yet: from zero, which does not wait, to 49 days, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>, which waits as long as it takes. The default is 30 seconds. An absent model is never waited for and
    /// never downloaded. Where the request may not leave, the limit does not apply.
    /// </summary>
    [Range(typeof(TimeSpan), "-00:00:00.0010000", LongestTimer)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan ReadinessTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the tokens that the context check keeps free for the answer, or the request's <c>MaxOutputTokens</c> where that is less; 0 or more.
    /// The default is 256. Where the request may not leave, it keeps one token free.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int ReservedOutputTokens { get; set; } = 256;

    /// <summary>Gets or sets the requests that may wait in the local model's queue before one more escalates: 1 or more; <see langword="null"/>, the default, for the queue's own limit.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxQueueLength { get; set; }

    /// <summary>
    /// Gets or sets whether a stream that ends without a finish reason counts as cut. The default is <see langword="true"/>. Turn it off for a client that
    /// never gives one; a cut answer then passes for a whole one.
    /// </summary>
    public bool RequireFinishReason { get; set; } = true;

    /// <summary>Gets or sets whether an answer that does not have the form that was asked for, or calls a tool wrongly, is sent back once for correction. The default is <see langword="true"/>.</summary>
    public bool RepairInvalidOutput { get; set; } = true;

    /// <summary>Gets or sets whether an answer that repeats itself without end is given up. The default is <see langword="true"/>.</summary>
    public bool DetectRepetition { get; set; } = true;

    /// <summary>Gets or sets whether a refusal of the local model escalates. The default is <see langword="false"/>: asking another model instead evades the refusal.</summary>
    public bool EscalateRefusals { get; set; }

    /// <summary>Gets or sets the confidence below which a local answer is rejected: 0 to 1; <see langword="null"/>, the default, for no limit. Calibrate it on your own data first.</summary>
    [Range(0.0, 1.0)]
    public double? MinimumConfidence { get; set; }

    /// <summary>Gets or sets what estimates the confidence for <see cref="MinimumConfidence"/>; <see langword="null"/>, the default, for the log-probabilities of our own local clients.</summary>
    public IConfidenceEstimator? ConfidenceEstimator { get; set; }

    /// <summary>Gets or sets how often the local leg is asked again to see whether its answers agree; <see langword="null"/>, the default, for never. Each sample costs a local run.</summary>
    public SelfConsistencyOptions? SelfConsistency { get; set; }

    /// <summary>
    /// Gets or sets whether the cloud leg starts beside a local leg that is late, instead of after it: the first to commit serves, the other is cancelled.
    /// The default is <see langword="false"/>. Both costs count.
    /// </summary>
    public bool Hedge { get; set; }

    /// <summary>
    /// Gets or sets the model id that the cloud leg is asked for. The default is <see langword="null"/>: the one that its client was
    /// created with. The request's own model id names a local model and never reaches the cloud leg.
    /// </summary>
    public string? CloudModelId { get; set; }

    /// <summary>Gets or sets the tokens that the cloud model holds, prompt and answer together; 1 or more; <see langword="null"/>, the default, where it is not known. A prompt that surely does not fit is not sent.</summary>
    [Range(1, int.MaxValue)]
    public int? CloudContextLength { get; set; }

    /// <summary>Gets or sets what makes the cloud leg's options from the caller's; <see langword="null"/>, the default, for the strict list of what means the same on any model.</summary>
    public IOptionsMapper? OptionsMapper { get; set; }

    /// <summary>
    /// Gets or sets what decides whether a payload may leave. The default is a <see cref="SensitiveDataGuard"/> that forbids whatever its detectors find. To add
    /// a guard of your own, combine them: <c>EgressGuards.Combine(options.Guard, mine)</c>.
    /// </summary>
    public IEgressGuard Guard { get; set; } = new SensitiveDataGuard();

    /// <summary>Gets or sets how long a guard may take before nothing may leave: above zero, at most 49 days. The default is 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0000001", LongestTimer)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = ValidatedByGeneratedCode)]
    public TimeSpan GuardTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets what asks the user where the guard says so, with a preview of exactly what would leave. Without it, what is to be asked is forbidden.</summary>
    public Func<ConsentRequest, CancellationToken, ValueTask<ConsentDecision>>? RequestConsentAsync { get; set; }

    /// <summary>Gets or sets the conversations that are pinned to this machine. Share one between clients; the default is one of its own.</summary>
    public ConversationPins Pins { get; set; } = new();

    /// <summary>Gets or sets the log of what left and what was not let go; <see langword="null"/>, the default, for none.</summary>
    public IAuditLog? AuditLog { get; set; }

    /// <summary>Gets the budgets of the cloud leg. All must allow a call.</summary>
    public IList<IBudget> Budgets { get; } = [];

    /// <summary>Gets or sets the tokens that budgets assume for an answer whose request sets no <c>MaxOutputTokens</c>: 1 or more. The default is 4,096.</summary>
    [Range(1, int.MaxValue)]
    public int AssumedOutputTokens { get; set; } = 4096;

    /// <summary>Gets or sets the prices of the cloud models, for reports and the ledger; <see langword="null"/>, the default, where they are not known.</summary>
    public PriceTable? Prices { get; set; }

    /// <summary>Gets or sets where costs are recorded; <see langword="null"/>, the default, for nowhere.</summary>
    public ICostLedger? Ledger { get; set; }

    /// <summary>Gets or sets how the time to the first content is learnt where <see cref="FirstContentTimeout"/> sets none.</summary>
    public FirstContentDeadlineOptions FirstContentDeadline { get; set; } = new();

    /// <summary>Gets or sets the options of the circuit breakers, one for each leg.</summary>
    public CircuitBreakerOptions Breaker { get; set; } = new();

    /// <summary>
    /// Gets or sets whether a local leg whose circuit is open is tried by a tiny generation of one token once its break is over, so that no request has to. The
    /// default is <see langword="true"/>. Turn it off for a local leg whose calls cost. The cloud leg is only ever tried by a request.
    /// </summary>
    public bool ProbeLocal { get; set; } = true;

    /// <summary>Gets or sets what tells whether there is a network; <see langword="null"/>, the default, for the machine's own.</summary>
    public IConnectivity? Connectivity { get; set; }

    /// <summary>Gets the application's triggers. They are asked beside the built-in ones.</summary>
    public IList<IEscalationTrigger> Triggers { get; } = [];

    /// <summary>Gets the application's classifiers. They are asked in order, before the built-in one; the first that knows an error decides.</summary>
    public IList<IFailureClassifier> FailureClassifiers { get; } = [];

    /// <summary>Gets or sets the clock of timeouts and measurements. The default is <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Copies the options. Lists are copied, what they and the other properties hold is shared.</summary>
    /// <returns>The copy.</returns>
    public EscalationOptions Clone() => new(this);
}
