namespace LocalMode;

/// <summary>The verdict of an <see cref="IEgressGuard"/>. Immutable.</summary>
public sealed class EgressVerdict
{
    private EgressVerdict(EgressOutcome outcome, EscalationBlock block, string rule, IReadOnlyList<EgressFinding>? findings, IReadOnlyList<SensitiveValue>? values)
    {
        Outcome = outcome;
        Block = block;
        Rule = rule;
        Findings = findings ?? [];
        Values = values ?? [];
    }

    /// <summary>Gets the verdict that the payload may leave as it is.</summary>
    public static EgressVerdict Allow { get; } = new(EgressOutcome.Allow, default, "", null, null);

    /// <summary>Gets what was decided.</summary>
    public EgressOutcome Outcome { get; }

    /// <summary>Gets why the payload may not leave; it means something only for <see cref="EgressOutcome.Forbid"/>.</summary>
    public EscalationBlock Block { get; }

    /// <summary>Gets the rule that decided, a clause without a full stop; empty for <see cref="EgressOutcome.Allow"/>. It holds no text of the payload.</summary>
    public string Rule { get; }

    /// <summary>Gets what was found, by detector and kind.</summary>
    public IReadOnlyList<EgressFinding> Findings { get; }

    /// <summary>Gets the values that are to be replaced before the payload leaves. They are confidential: never log them.</summary>
    public IReadOnlyList<SensitiveValue> Values { get; }

    /// <summary>Creates the verdict that the payload may leave once some values are replaced.</summary>
    /// <param name="rule">The rule, a clause without a full stop.</param>
    /// <param name="values">The values to replace, each wherever it occurs.</param>
    /// <param name="findings">What was found.</param>
    /// <returns>The verdict.</returns>
    public static EgressVerdict AllowRedacted(string rule, IReadOnlyList<SensitiveValue> values, IReadOnlyList<EgressFinding>? findings = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(rule);
        ArgumentNullException.ThrowIfNull(values);
        return new(EgressOutcome.AllowRedacted, default, rule, findings, values);
    }

    /// <summary>Creates the verdict that the user is asked. Values that are given are replaced first, and the user sees the payload as it would leave.</summary>
    /// <param name="rule">The rule, a clause without a full stop.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="values">The values to replace before anything leaves; <see langword="null"/> for none.</param>
    /// <returns>The verdict.</returns>
    public static EgressVerdict Ask(string rule, IReadOnlyList<EgressFinding>? findings = null, IReadOnlyList<SensitiveValue>? values = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(rule);
        return new(EgressOutcome.Ask, default, rule, findings, values);
    }

    /// <summary>Creates the verdict that the payload may not leave.</summary>
    /// <param name="rule">The rule, a clause without a full stop: it stands in the message of <see cref="EscalationForbiddenException"/>.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="block">Why, for the report.</param>
    /// <returns>The verdict.</returns>
    public static EgressVerdict Forbid(string rule, IReadOnlyList<EgressFinding>? findings = null, EscalationBlock block = EscalationBlock.Application)
    {
        ArgumentException.ThrowIfNullOrEmpty(rule);
        return new(EgressOutcome.Forbid, block, rule, findings, null);
    }
}
