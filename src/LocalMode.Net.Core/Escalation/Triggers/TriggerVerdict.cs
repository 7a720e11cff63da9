namespace LocalMode;

/// <summary>What an <see cref="IEscalationTrigger"/> wants. The default value is <see cref="None"/>.</summary>
public readonly record struct TriggerVerdict
{
    private TriggerVerdict(TriggerVerdictKind kind, EscalationReason reason, EscalationBlock block, string? rule, Exception? error)
    {
        Kind = kind;
        Reason = reason;
        Block = block;
        Rule = rule;
        Error = error;
    }

    /// <summary>Gets the verdict that wants nothing.</summary>
    public static TriggerVerdict None => default;

    /// <summary>Gets what the trigger wants.</summary>
    public TriggerVerdictKind Kind { get; }

    /// <summary>Gets the reason to escalate; it means something only for <see cref="TriggerVerdictKind.Escalate"/>.</summary>
    public EscalationReason Reason { get; }

    /// <summary>Gets why the request may not leave; it means something only for <see cref="TriggerVerdictKind.Forbid"/>.</summary>
    public EscalationBlock Block { get; }

    /// <summary>Gets the rule that forbids, a clause without a full stop, or <see langword="null"/>. It holds no text of the prompt.</summary>
    public string? Rule { get; }

    /// <summary>Gets what the caller sees inside the error if the request may not escalate; <see langword="null"/> for a general one.</summary>
    public Exception? Error { get; }

    /// <summary>Creates the verdict that the request goes to the other leg, if it may.</summary>
    /// <param name="reason">The reason that the report gives. <see cref="EscalationReason.Application"/> is the application's.</param>
    /// <param name="error">What the caller sees inside the error if the request may not escalate.</param>
    /// <returns>The verdict.</returns>
    public static TriggerVerdict Escalate(EscalationReason reason, Exception? error = null) =>
        new(TriggerVerdictKind.Escalate, reason, default, null, error);

    /// <summary>Creates the verdict that the request may not go to the cloud leg.</summary>
    /// <param name="rule">The rule, a clause without a full stop: it stands in the message of <see cref="EscalationForbiddenException"/>. It holds no text of the prompt.</param>
    /// <param name="block">Why.</param>
    /// <returns>The verdict.</returns>
    public static TriggerVerdict Forbid(string rule, EscalationBlock block = EscalationBlock.Application)
    {
        ArgumentException.ThrowIfNullOrEmpty(rule);
        return new(TriggerVerdictKind.Forbid, default, block, rule, null);
    }
}
