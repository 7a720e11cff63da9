namespace LocalMode;

/// <summary>Prices the calls of a fallback client.</summary>
internal sealed class EscalationCosts(PriceTable prices, string? cloudModelId)
{
    public string Currency => prices.Currency;

    /// <summary>Makes the ledger's entry of a call that has ended.</summary>
    public CostEntry Of(AttemptRecord attempt, DateTimeOffset time, string? conversation)
    {
        bool cloud = attempt.Leg == EscalationLeg.Cloud;
        return new CostEntry(
            time,
            attempt.Leg,
            attempt.ModelId,
            Math.Max(attempt.Usage?.InputTokenCount ?? 0, 0),
            Math.Max(attempt.Usage?.OutputTokenCount ?? 0, 0),
            cloud ? Spent(attempt) ?? 0 : 0,
            cloud ? 0 : Avoided(attempt.Usage) ?? 0,
            prices.Currency,
            conversation);
    }

    /// <summary>Gives what a cloud call cost; <see langword="null"/>, never 0, where its price or usage is not known.</summary>
    public decimal? Spent(AttemptRecord attempt) => prices.CostOf(attempt.ModelId ?? cloudModelId, attempt.Usage);

    /// <summary>Adds up what the cloud calls cost, and what a local answer avoided. What has no price is not known, never 0.</summary>
    public (decimal? Spent, decimal? Avoided) Total(IReadOnlyList<EscalationAttempt> attempts, EscalationLeg? servedBy)
    {
        decimal? spent = null;
        decimal? avoided = null;
        foreach (EscalationAttempt attempt in attempts)
        {
            if (attempt.Cost is { } cost)
                spent = (spent ?? 0) + cost;
            if (servedBy == EscalationLeg.Local && attempt is { Leg: EscalationLeg.Local, Outcome: EscalationAttemptOutcome.Answered })
                avoided = Avoided(attempt.Usage);
        }
        return (spent, avoided);
    }

    private decimal? Avoided(Microsoft.Extensions.AI.UsageDetails? usage) =>
        prices.Find(cloudModelId) is { } price ? CostCalculator.EstimateAvoided(price, usage) : null;
}
