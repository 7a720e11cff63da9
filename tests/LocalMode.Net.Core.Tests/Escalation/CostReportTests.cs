using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>What an answer cost or avoided, in the report and in the ledger.</summary>
public class CostReportTests
{
    private static readonly PriceTable Prices = new([new("big", new ModelPrice(10, 100))]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Local_Serves_AvoidsWhatTheCloudWouldHaveCost(bool stream)
    {
        CostLedger ledger = new();
        Pair pair = Create(new ScriptedClient(Say("local"), Usage(1000, 200), Finish(ChatFinishReason.Stop)), null, ledger);

        EscalationReport report = (await pair.AskAsync(stream)).GetEscalationReport()!;

        report.Cost.Should().BeNull();
        report.AvoidedCost.Should().Be(0.03m, "1,000 tokens at 10 and 200 at 100 a million");
        report.Currency.Should().Be("USD");
        ledger.GetSavings().Should().ContainSingle().Which.AvoidedEstimate.Should().Be(0.03m);
        ledger.GetSavings().Single().Spent.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cloud_Serves_CostsItsTokensAndTheFailedLocalCallNothing(bool stream)
    {
        CostLedger ledger = new();
        Pair pair = Create(
            new ScriptedClient(Throw(new OverloadedException(8, 8))),
            new ScriptedClient(Say("cloud", "big"), Usage(2000, 100), Finish(ChatFinishReason.Stop)),
            ledger);

        EscalationReport report = (await pair.AskAsync(stream)).GetEscalationReport()!;

        report.Cost.Should().Be(0.03m);
        report.AvoidedCost.Should().BeNull();
        report.Attempts.Select(a => a.Cost).Should().Equal(null, 0.03m);
        ledger.GetSavings().Single().Spent.Should().Be(0.03m);
    }

    [Fact]
    public async Task Cloud_UsageUnknown_CostIsUnknownAndNotZero()
    {
        Pair pair = Create(new ScriptedClient(Throw(new OverloadedException(8, 8))), null, new CostLedger());

        (await pair.AskAsync(stream: true)).GetEscalationReport()!.Cost.Should().BeNull();
    }

    private static Pair Create(ScriptedClient local, ScriptedClient? cloud, CostLedger ledger) => new(local, cloud, o =>
    {
        o.RequireFinishReason = true;
        o.Prices = Prices;
        o.CloudModelId = "big";
        o.Ledger = ledger;
    });
}
