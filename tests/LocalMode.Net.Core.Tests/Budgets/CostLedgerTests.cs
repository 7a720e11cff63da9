namespace LocalMode.Core.Tests.Budgets;

public class CostLedgerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Record_Calls_SumsByDayLegModelAndCurrency()
    {
        CostLedger ledger = new();
        ledger.Record(Cloud("m", 1.5m));
        ledger.Record(Cloud("m", 0.25m));
        ledger.Record(Cloud("n", 1));
        ledger.Record(Cloud("m", 7) with { Currency = "EUR" });
        ledger.Record(Cloud("m", 4) with { Time = Noon.AddDays(1) });
        ledger.Record(Local(2));

        ledger.GetTotals().Should().Equal(
            new CostTotal(new(2026, 4, 1), EscalationLeg.Cloud, "m", "USD", 1, 10, 20, 4, 0),
            new CostTotal(new(2026, 3, 31), EscalationLeg.Local, null, "USD", 1, 3, 4, 0, 2),
            new CostTotal(new(2026, 3, 31), EscalationLeg.Cloud, "m", "EUR", 1, 10, 20, 7, 0),
            new CostTotal(new(2026, 3, 31), EscalationLeg.Cloud, "m", "USD", 2, 20, 40, 1.75m, 0),
            new CostTotal(new(2026, 3, 31), EscalationLeg.Cloud, "n", "USD", 1, 10, 20, 1, 0));
    }

    [Fact]
    public void GetSavings_OfAllAndOfDays_SumsEachCurrency()
    {
        CostLedger ledger = new();
        ledger.Record(Cloud("m", 1.5m));
        ledger.Record(Cloud("m", 7) with { Currency = "EUR" });
        ledger.Record(Cloud("m", 4) with { Time = Noon.AddDays(1) });
        ledger.Record(Local(4.5m));

        ledger.GetSavings().Should().Equal(
            new SavingsReport("EUR") { CloudCalls = 1, Spent = 7 },
            new SavingsReport("USD") { CloudCalls = 2, LocalCalls = 1, Spent = 5.5m, AvoidedEstimate = 4.5m });
        ledger.GetSavings(from: new(2026, 4, 1)).Should().Equal(new SavingsReport("USD") { CloudCalls = 1, Spent = 4 });
        SavingsReport first = ledger.GetSavings(to: new(2026, 3, 31))[1];
        first.AvoidedShare.Should().Be(0.75);
        first.ToString().Should().Be("spent 1.50 USD on 1 cloud calls; 1 local calls avoided about 4.50 USD (estimate)");
        new SavingsReport("USD").AvoidedShare.Should().BeNull();
    }

    [Fact]
    public void Record_NearMidnight_TakesTheDayOfTheZone()
    {
        CostLedger ledger = new(TimeZoneInfo.CreateCustomTimeZone("east", TimeSpan.FromHours(5), "east", "east"));
        ledger.Record(Cloud("m", 1) with { Time = new DateTimeOffset(2026, 3, 31, 19, 0, 0, TimeSpan.Zero) });
        ledger.Record(Cloud("m", 1) with { Time = new DateTimeOffset(2026, 3, 31, 18, 59, 59, TimeSpan.Zero) });

        ledger.GetTotals().Select(row => row.Day).Should().Equal(new DateOnly(2026, 4, 1), new DateOnly(2026, 3, 31));
    }

    [Theory]
    [InlineData(1000, 1)]
    [InlineData(50, 40)]
    [InlineData(1, 5000)]
    public void Record_ForEver_HoldsFewRowsAndLosesNoMoney(int days, int modelsPerDay)
    {
        CostLedger ledger = new(maxRows: 64);
        for (int day = 0; day < days; day++)
        {
            for (int model = 0; model < modelsPerDay; model++)
                ledger.Record(Cloud($"m{day % 3}-{model}", 1) with { Time = Noon.AddDays(day) });
        }

        IReadOnlyList<CostTotal> totals = ledger.GetTotals();
        totals.Count.Should().BeLessThanOrEqualTo(64 + 2);
        totals.Sum(row => row.Spent).Should().Be(days * modelsPerDay);
        totals.Sum(row => row.Calls).Should().Be(days * modelsPerDay);
        ledger.GetSavings().Single().Spent.Should().Be(days * modelsPerDay);
        totals[0].Day.Should().Be(DateOnly.FromDateTime(Noon.AddDays(days - 1).DateTime), "the latest day is kept");
    }

    [Fact]
    public void Record_BeyondTheGreatestNumbers_StaysThere()
    {
        CostLedger ledger = new();
        CostEntry most = Cloud("m", decimal.MaxValue) with { InputTokens = long.MaxValue };
        ledger.Record(most);
        ledger.Record(most);

        ledger.GetTotals().Single().Should().BeEquivalentTo(new { Calls = 2, InputTokens = long.MaxValue, Spent = decimal.MaxValue });
    }

    [Fact]
    public void Record_InParallel_LosesNothing()
    {
        CostLedger ledger = new();
        Parallel.For(0, 6400, i => ledger.Record(Cloud($"m{i % 8}", 0.001m)));

        ledger.GetTotals().Should().HaveCount(8).And.OnlyContain(row => row.Calls == 800 && row.Spent == 0.8m);
    }

    [Fact]
    public void Record_NegativeNumbers_Throws()
    {
        CostLedger ledger = new();

        FluentActions.Invoking(() => ledger.Record(Cloud("m", -1))).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => ledger.Record(Cloud("m", 1) with { OutputTokens = -1 })).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => ledger.Record(Cloud("m", 1) with { Currency = "" })).Should().Throw<ArgumentException>();
        ledger.GetTotals().Should().BeEmpty();
    }

    private static CostEntry Cloud(string model, decimal spent) => new(Noon, EscalationLeg.Cloud, model, 10, 20, spent, 0, "USD");

    private static CostEntry Local(decimal avoided) => new(Noon, EscalationLeg.Local, null, 3, 4, 0, avoided, "USD");
}
