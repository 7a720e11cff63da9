using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Review: what leaves, what is recorded and what is paid.</summary>
public class ReviewGateTests
{
    private static ScriptedClient Failing => new(Throw(new HttpRequestException("local")));

    [Fact]
    public async Task CloudTokenCounter_SeesOnlyWhatTheGuardLetThrough()
    {
        RecordingCounter counter = new();
        Pair pair = new(Failing, configure: o => o.Guard = SensitiveDataGuard.Redacting());
        pair.Cloud.Services[typeof(ITokenCounter)] = counter;

        await pair.Client.GetResponseAsync([new ChatMessage(ChatRole.User, "write to ann.lee@example.org")], cancellationToken: Pair.Ct);

        pair.Cloud.LastMessages![0].Text.Should().NotContain("ann.lee");
        counter.Seen.Should().NotContain("ann.lee");
    }

    [Fact]
    public async Task Rule_ThatForbidsThrowsANetworkError_NothingLeaves()
    {
        Pair pair = new(
            new ScriptedClient(Say("local"), Finish(ChatFinishReason.Stop)),
            configure: o => o.Triggers.Add(TaskRuleTrigger.ForbidWhen(static _ => throw new HttpRequestException("the list of patients is down"), "patients stay here")));

        await Record.ExceptionAsync(() => pair.AskAsync(stream: false));

        pair.Cloud.Calls.Should().Be(0);
    }

    [Fact]
    public async Task Guard_ForbidsAndLocalFailed_IsInTheAuditLog()
    {
        InMemoryAuditLog log = new();
        Pair pair = new(Failing, configure: o => o.AuditLog = log);

        await pair.Client.Awaiting(c => c.GetResponseAsync([new ChatMessage(ChatRole.User, "write to ann.lee@example.org")], cancellationToken: Pair.Ct))
            .Should().ThrowAsync<EscalationForbiddenException>();

        log.Entries.Should().ContainSingle().Which.Allowed.Should().BeFalse();
    }

    [Fact]
    public async Task Budget_CannotBeRead_LocalAnswers()
    {
        Pair pair = new(new ScriptedClient(Say("local"), Finish(ChatFinishReason.Stop)), configure: o => o.Budgets.Add(new BrokenBudget(onRead: true)));

        (await pair.AskAsync(stream: true)).Text.Should().Be("local");
    }

    [Fact]
    public async Task Budget_CannotBeSettled_TheOthersAre()
    {
        Budget calls = Calls();
        Pair pair = new(Failing, configure: o =>
        {
            o.Budgets.Add(new BrokenBudget(onRead: false));
            o.Budgets.Add(calls);
        });

        await Record.ExceptionAsync(() => pair.AskAsync(stream: true));

        calls.GetUsage().Reserved.Should().Be(0);
    }

    [Fact]
    public async Task Cloud_AnswerWithoutUsageIsRejected_CountsAsUsed()
    {
        Budget calls = Calls();
        Pair pair = new(Failing, new ScriptedClient(Say("no json"), Finish(ChatFinishReason.Stop)), o =>
        {
            o.Mode = EscalationMode.CloudOnly;
            o.RepairInvalidOutput = false;
            o.Budgets.Add(calls);
        });

        await Record.ExceptionAsync(() => pair.AskAsync(stream: false, new ChatOptions { ResponseFormat = ChatResponseFormat.Json }));

        calls.GetUsage().Spent.Should().Be(1);
    }

    [Fact]
    public async Task Report_ModelWithoutAPrice_CostIsNotKnown()
    {
        Pair pair = new(
            Failing,
            new ScriptedClient(Say("cloud", "unlisted"), Usage(10, 20), Finish(ChatFinishReason.Stop)),
            o => o.Prices = new PriceTable([KeyValuePair.Create("listed", new ModelPrice(1, 2))]));

        EscalationReport report = (await pair.AskAsync(stream: true)).GetEscalationReport()!;

        report.Cost.Should().BeNull();
        report.Attempts[^1].Cost.Should().BeNull();
    }

    [Fact]
    public async Task Ledger_Throws_TheAnswerArrives()
    {
        Pair pair = new(new ScriptedClient(Say("local"), Usage(10, 20), Finish(ChatFinishReason.Stop)), configure: o =>
        {
            o.Prices = new PriceTable([KeyValuePair.Create("listed", new ModelPrice(1, 2))]);
            o.Ledger = new BrokenLedger();
        });

        Exception? thrown = await Record.ExceptionAsync(() => pair.AskAsync(stream: true));

        (thrown is null || thrown.GetEscalationReport() is not null).Should().BeTrue("either the answer or an error with the report");
    }

    private static Budget Calls() => new(new() { Unit = BudgetUnit.Calls, Limit = 100 });

    private sealed class RecordingCounter : ITokenCounter
    {
        public string Seen { get; private set; } = "";

        public int ContextLength => 1000;

        public ValueTask<int> CountTokensAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Seen += string.Concat(messages.Select(m => m.Text));
            return new(10);
        }

        public int CountTokens(string text) => 10;
    }

    private sealed class BrokenLedger : ICostLedger
    {
        public void Record(CostEntry entry) => throw new IOException("the ledger's disk is full");
    }

    private sealed class BrokenBudget(bool onRead) : IBudget
    {
        public string Name => "broken";

        public string Description => "nothing";

        public decimal? Remaining => null;

        public ValueTask<bool> CanReserveAsync(BudgetCall planned, CancellationToken cancellationToken = default) =>
            onRead ? throw new TimeoutException("the store of budgets is down") : new(true);

        public ValueTask<IBudgetReservation?> TryReserveAsync(BudgetCall planned, CancellationToken cancellationToken = default) => new(new Reservation());

        private sealed class Reservation : IBudgetReservation
        {
            public decimal ReservedMoney => 0;

            public ValueTask SettleAsync(UsageDetails? usage, string? modelId = null) => throw new TimeoutException("the store of budgets is down");

            public ValueTask DisposeAsync() => default;
        }
    }
}
