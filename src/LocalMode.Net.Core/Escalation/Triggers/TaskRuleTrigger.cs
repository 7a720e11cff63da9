namespace LocalMode;

/// <summary>A rule of the application about the request itself, such as: questions about contracts go to the larger model, those about patients stay here.</summary>
/// <remarks>It is asked before any leg runs. Safe for concurrent use if the rule is. What the rule throws is classified like an error of the leg.</remarks>
public sealed class TaskRuleTrigger : IEscalationTrigger
{
    private readonly Func<EscalationContext, CancellationToken, ValueTask<TriggerVerdict>> _rule;

    /// <summary>Initializes a new instance of the <see cref="TaskRuleTrigger"/> class.</summary>
    /// <param name="rule">The rule. It must not change what it is given.</param>
    /// <exception cref="ArgumentNullException"><paramref name="rule"/> is <see langword="null"/>.</exception>
    public TaskRuleTrigger(Func<EscalationContext, CancellationToken, ValueTask<TriggerVerdict>> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _rule = rule;
    }

    /// <summary>Creates the trigger that escalates the requests for which a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="reason">The reason that the report gives. The default is <see cref="EscalationReason.Application"/>.</param>
    /// <returns>The trigger.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="condition"/> is <see langword="null"/>.</exception>
    public static TaskRuleTrigger EscalateWhen(Func<EscalationContext, bool> condition, EscalationReason reason = EscalationReason.Application) =>
        When(condition, TriggerVerdict.Escalate(reason));

    /// <summary>Creates the trigger that keeps the requests here for which a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="rule">The rule, a clause without a full stop: it stands in the message of <see cref="EscalationForbiddenException"/>. It holds no text of the prompt.</param>
    /// <returns>The trigger.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="condition"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="rule"/> is <see langword="null"/> or empty.</exception>
    public static TaskRuleTrigger ForbidWhen(Func<EscalationContext, bool> condition, string rule) => When(condition, TriggerVerdict.Forbid(rule));

    /// <inheritdoc/>
    public ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _rule(context, cancellationToken);
    }

    private static TaskRuleTrigger When(Func<EscalationContext, bool> condition, TriggerVerdict verdict)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new((context, _) => new(condition(context) ? verdict : default));
    }
}
