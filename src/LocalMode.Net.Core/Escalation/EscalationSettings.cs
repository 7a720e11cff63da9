using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What all requests of a client share: its legs, and its options as they were when it was created.</summary>
internal sealed class EscalationSettings(IChatClient local, CloudLeg cloud, EscalationOptions options)
{
    public IChatClient Local { get; } = local;

    public CloudLeg Cloud { get; } = cloud;

    public EscalationMode Mode { get; } = options.Mode;

    public EscalationMode Ceiling { get; } = options.Ceiling;

    public TimeSpan? FirstContentTimeout { get; } = options.FirstContentTimeout;

    public string? CloudModelId { get; } = options.CloudModelId;

    public TimeProvider TimeProvider { get; } = options.TimeProvider;

    public FailureClassifierChain Classifier { get; } = new(options.FailureClassifiers);

    /// <summary>In the order in which they are asked: tokens can be counted only once the model is open.</summary>
    public IEscalationTrigger[] Triggers { get; } =
    [
        new ReadinessTrigger(options.ReadinessTimeout, options.TimeProvider),
        new ContextTrigger(options.ReservedOutputTokens),
    ];
}
