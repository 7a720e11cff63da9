using System.Globalization;

namespace LocalMode;

/// <summary>What was spent on cloud calls and what local answers avoided, in one currency. Immutable.</summary>
public sealed record SavingsReport
{
    /// <summary>Initializes a new instance of the <see cref="SavingsReport"/> class that holds nothing yet.</summary>
    /// <param name="currency">The currency.</param>
    public SavingsReport(string currency)
    {
        ArgumentException.ThrowIfNullOrEmpty(currency);
        Currency = currency;
    }

    /// <summary>Gets the currency.</summary>
    public string Currency { get; }

    /// <summary>Gets the calls that the local leg served.</summary>
    public long LocalCalls { get; init; }

    /// <summary>Gets the calls that the cloud leg served.</summary>
    public long CloudCalls { get; init; }

    /// <summary>Gets the money spent: real tokens times the application's prices.</summary>
    public decimal Spent { get; init; }

    /// <summary>Gets what the tokens of local answers would have cost at the cloud model's price. It is an estimate: another model counts other tokens, and answers at other length.</summary>
    public decimal AvoidedEstimate { get; init; }

    /// <summary>Gets the part of the whole cost that was avoided, 0 to 1, or <see langword="null"/> where there was none. An estimate too.</summary>
    public double? AvoidedShare
    {
        get
        {
            double whole = (double)Spent + (double)AvoidedEstimate;
            return whole > 0 ? (double)AvoidedEstimate / whole : null;
        }
    }

    /// <summary>Adds a row of a <see cref="CostLedger"/>.</summary>
    /// <param name="total">The row, in the same currency.</param>
    /// <returns>A new report.</returns>
    /// <exception cref="ArgumentException">The currency is another one.</exception>
    public SavingsReport With(CostTotal total)
    {
        ArgumentNullException.ThrowIfNull(total);
        if (total.Currency != Currency)
            throw new ArgumentException($"The row is in {total.Currency}; expected {Currency}.", nameof(total));
        bool local = total.Leg == EscalationLeg.Local;
        return this with
        {
            LocalCalls = CostSum.Sum(LocalCalls, local ? total.Calls : 0),
            CloudCalls = CostSum.Sum(CloudCalls, local ? 0 : total.Calls),
            Spent = CostSum.Sum(Spent, total.Spent),
            AvoidedEstimate = CostSum.Sum(AvoidedEstimate, total.AvoidedEstimate),
        };
    }

    /// <summary>Gives the report in one line.</summary>
    /// <returns>Such as <c>spent 1.20 USD on 14 cloud calls; 120 local calls avoided about 3.40 USD (estimate)</c>.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"spent {Spent:0.00####} {Currency} on {CloudCalls} cloud calls; {LocalCalls} local calls avoided about {AvoidedEstimate:0.00####} {Currency} (estimate)");
}
