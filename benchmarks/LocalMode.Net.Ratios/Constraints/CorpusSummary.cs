namespace LocalMode.Ratios.Constraints;

/// <summary>What a corpus run gave in all.</summary>
internal sealed class CorpusSummary(IReadOnlyList<CorpusOutcome> outcomes)
{
    private const long Second = 1_000_000_000;

    public IReadOnlyList<CorpusOutcome> Outcomes { get; } = outcomes;

    public int Compiled { get; } = outcomes.Count(static o => o.IsCompiled);

    public int Passed { get; } = outcomes.Count(static o => o.IsPassed);

    public int Refused { get; } = outcomes.Count(static o => o.Refusal is not null);

    public int Crashed { get; } = outcomes.Count(static o => o.Crash is not null);

    public int TimedOut { get; } = outcomes.Count(static o => o.TimedOut);

    public int WrongRejections { get; } = outcomes.Count(static o => o.IsCompiled && o.HasWrongRejection);

    /// <summary>Gets the schemas of which instances are rejected wrongly, and all of them for the order of their names.</summary>
    public int OrderRejections { get; } =
        outcomes.Count(static o => o.IsCompiled && o.HasWrongRejection && o.Judgements.TrueForAll(static j => j.IsRight || j.IsOrderOnly));

    public int WrongAcceptances { get; } = outcomes.Count(static o => o.IsCompiled && o.HasWrongAcceptance);

    public int Instances { get; } = outcomes.Where(static o => o.IsCompiled).Sum(static o => o.Judgements.Count);

    public Times CompileTimes { get; } = new(outcomes.Where(static o => o.IsCompiled).Select(static o => o.CompileNanoseconds));

    public Times RefusalTimes { get; } = new(outcomes.Where(static o => o.Refusal is not null).Select(static o => o.CompileNanoseconds));

    public Times TokenTimes { get; } = new(outcomes.SelectMany(static o => o.TokenNanoseconds).Select(static t => (long)t));

    public Times MaskTimes { get; } = new(outcomes.SelectMany(static o => o.MaskNanoseconds).Select(static t => (long)t));

    public Times Bytes { get; } = new(outcomes.Where(static o => o.IsCompiled).Select(static o => o.Bytes));

    /// <summary>Gets the schemas of which a compilation or a token took longer than a second.</summary>
    public IReadOnlyList<CorpusOutcome> Slow { get; } =
        [.. outcomes.Where(static o => o.TimedOut || o.CompileNanoseconds > Second || o.TokenNanoseconds.Exists(static t => t > Second))];

    public IEnumerable<(CorpusOutcome Outcome, InstanceJudgement Judgement)> Wrong(bool expected) =>
        from outcome in Outcomes
        where outcome.IsCompiled
        from judgement in outcome.Judgements
        where judgement.Expected == expected && !judgement.IsRight
        select (outcome, judgement);

    /// <summary>Returns the instances of which the validator of Core, formats asserted, says something else than the corpus.</summary>
    public IEnumerable<(CorpusOutcome Outcome, InstanceJudgement Judgement)> ValidatorDisagreements() =>
        from outcome in Outcomes
        where outcome.IsCompiled
        from judgement in outcome.Judgements
        where judgement.Validator != judgement.Expected
        select (outcome, judgement);

    /// <summary>Returns the reasons of refusals, the most frequent first.</summary>
    public IEnumerable<(string Reason, int Count, string Example)> Refusals() =>
        from outcome in Outcomes
        where outcome.Refusal is not null
        group outcome by outcome.Refusal into reason
        orderby reason.Count() descending, reason.Key
        select (reason.Key, reason.Count(), reason.First().File);

    /// <summary>Guesses why a judgement is wrong.</summary>
    public static string Cause(InstanceJudgement judgement)
    {
        if (judgement.IsOrderOnly)
            return "names in another order than the schema's; accepted in any order";
        if (judgement.Validator == judgement.Ours)
        {
            return judgement.ValidatorWithoutFormats == judgement.Expected
                ? "format: the validator says as we do"
                : "the validator says as we do" + (judgement.ValidatorError is { } error ? $": {error.Split(' ')[0]}" : "");
        }

        return $"at a {judgement.Place?.Part}" + (judgement.Validator is null ? ", the validator gave up" : "");
    }
}
