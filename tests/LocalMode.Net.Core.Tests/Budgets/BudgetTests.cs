using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Core.Tests.Budgets;

public class BudgetTests
{
    private static readonly PriceTable Prices = new([KeyValuePair.Create("m", new ModelPrice(1, 10, 0.5m)), KeyValuePair.Create("dear", new ModelPrice(100, 1000))]);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 31, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData(BudgetUnit.Calls, "1")]
    [InlineData(BudgetUnit.Tokens, "300")]
    [InlineData(BudgetUnit.Money, "0.0021")]
    public async Task TryReserve_ACall_KeepsItsUpperBoundFree(BudgetUnit unit, string expected)
    {
        decimal bound = decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture);
        Budget exact = Create(unit, bound);
        Budget tooSmall = Create(unit, bound - 0.0001m);

        (await CanAsync(tooSmall, Call)).Should().BeFalse();
        (await ReserveAsync(tooSmall, Call)).Should().BeNull();
        (await CanAsync(exact, Call)).Should().BeTrue();
        exact.GetUsage().Reserved.Should().Be(0, "asking reserves nothing");
        IBudgetReservation? reservation = await ReserveAsync(exact, Call);
        reservation!.ReservedMoney.Should().Be(unit == BudgetUnit.Money ? bound : 0);
        exact.GetUsage().Should().Be(new BudgetUsage(bound, 0, bound));
        exact.Remaining.Should().Be(0);
        (await ReserveAsync(exact, Call)).Should().BeNull();
    }

    [Theory]
    [InlineData(BudgetUnit.Calls, "1")]
    [InlineData(BudgetUnit.Tokens, "150")]
    [InlineData(BudgetUnit.Money, "0.00055")]
    public async Task Settle_WithRealUsage_GivesTheRestBack(BudgetUnit unit, string expected)
    {
        Budget budget = Create(unit, 1000);
        IBudgetReservation reservation = (await ReserveAsync(budget, Call))!;

        // 100 of the prompt, all cached; 50 of the answer.
        await reservation.SettleAsync(new UsageDetails { InputTokenCount = 100, OutputTokenCount = 50, CachedInputTokenCount = 100 });

        budget.GetUsage().Should().Be(new BudgetUsage(1000, decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), 0));
    }

    [Fact]
    public async Task Settle_WithoutUsage_CountsTheEstimate()
    {
        Budget budget = Create(BudgetUnit.Tokens, 1000);
        await (await ReserveAsync(budget, Call))!.SettleAsync(null);
        await (await ReserveAsync(budget, Call))!.SettleAsync(new UsageDetails { InputTokenCount = 10 });

        budget.GetUsage().Should().Be(new BudgetUsage(1000, 300 + 10 + 200, 0));
    }

    [Fact]
    public async Task Settle_ByAnotherModel_CountsItsPrice()
    {
        Budget budget = Create(BudgetUnit.Money, 1000);
        UsageDetails usage = new() { InputTokenCount = 100, OutputTokenCount = 100 };
        await (await ReserveAsync(budget, Call))!.SettleAsync(usage, "dear");
        budget.GetUsage().Spent.Should().Be(0.11m);

        await (await ReserveAsync(budget, Call))!.SettleAsync(usage, "unknown");
        budget.GetUsage().Spent.Should().Be(0.11m + 0.0011m, "a model without a price counts as the planned one");
    }

    [Fact]
    public async Task Settle_AboveTheReservation_IsRecordedAndBlocksFurtherCalls()
    {
        Budget budget = Create(BudgetUnit.Tokens, 1000);
        IBudgetReservation first = (await ReserveAsync(budget, Call))!;
        IBudgetReservation second = (await ReserveAsync(budget, Call))!;
        await first.SettleAsync(new UsageDetails { InputTokenCount = 900, OutputTokenCount = 200 });

        budget.GetUsage().Should().Be(new BudgetUsage(1000, 1100, 300));
        budget.Remaining.Should().Be(-400);
        (await ReserveAsync(budget, new BudgetCall("m", 0, 0))).Should().BeNull("what was spent above the limit blocks even a call that costs nothing");
        await second.DisposeAsync();
        budget.Remaining.Should().Be(-100);
        (await CanAsync(budget, new BudgetCall("m", 0, 0))).Should().BeFalse();
    }

    [Fact]
    public async Task Dispose_Unsettled_GivesAllBackOnce()
    {
        Budget budget = Create(BudgetUnit.Calls, 1);
        IBudgetReservation reservation = (await ReserveAsync(budget, Call))!;
        await reservation.DisposeAsync();
        await reservation.DisposeAsync();
        await reservation.SettleAsync(null);
        budget.GetUsage().Should().Be(new BudgetUsage(1, 0, 0));

        IBudgetReservation settled = (await ReserveAsync(budget, Call))!;
        await settled.SettleAsync(null);
        await settled.SettleAsync(null);
        await settled.DisposeAsync();
        budget.GetUsage().Should().Be(new BudgetUsage(1, 1, 0));
    }

    [Fact]
    public async Task TryReserve_AModelWithoutAPrice_IsNotAllowed()
    {
        Budget budget = Create(BudgetUnit.Money, 1000);

        (await ReserveAsync(budget, new BudgetCall("unknown", 0, 0))).Should().BeNull();
        (await CanAsync(budget, new BudgetCall(null, 0, 0))).Should().BeFalse();
        (await CanAsync(Create(BudgetUnit.Tokens, 1000), new BudgetCall(null, 1, 1))).Should().BeTrue();
    }

    [Theory]
    [InlineData(null, BudgetPeriod.Day, "2026-03-31T23:59:59Z", false)]
    [InlineData(null, BudgetPeriod.Day, "2026-04-01T00:00:00Z", true)]
    [InlineData(null, BudgetPeriod.Month, "2026-03-31T23:59:59Z", false)]
    [InlineData(null, BudgetPeriod.Month, "2026-04-01T00:00:00Z", true)]
    [InlineData("America/New_York", BudgetPeriod.Day, "2026-04-01T03:59:59Z", false)]
    [InlineData("America/New_York", BudgetPeriod.Day, "2026-04-01T04:00:00Z", true)]
    [InlineData("Asia/Kolkata", BudgetPeriod.Month, "2026-03-31T18:29:59Z", false)]
    [InlineData("Asia/Kolkata", BudgetPeriod.Month, "2026-03-31T18:30:00Z", true)]
    public async Task TryReserve_AtTheEndOfThePeriod_BeginsAnewWhereItsZoneDoes(string? zone, BudgetPeriod period, string at, bool allowed)
    {
        Budget budget = new(new BudgetOptions { Unit = BudgetUnit.Calls, Limit = 1, Period = period, TimeZoneId = zone }, timeProvider: _time);
        await (await ReserveAsync(budget, Call))!.SettleAsync(null);
        _time.SetUtcNow(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture));

        (await CanAsync(budget, Call)).Should().Be(allowed);
        budget.Remaining.Should().Be(allowed ? 1 : 0);
    }

    [Fact]
    public async Task Settle_AfterThePeriod_BelongsToTheOldOne()
    {
        Budget budget = Create(BudgetUnit.Calls, 1);
        IBudgetReservation reservation = (await ReserveAsync(budget, Call))!;
        _time.Advance(TimeSpan.FromDays(1));
        await reservation.SettleAsync(null);

        budget.GetUsage().Should().Be(new BudgetUsage(1, 0, 0));
    }

    [Fact]
    public async Task TryReserve_AfterTheClockWasSetBack_DoesNotBringThePeriodBack()
    {
        FakeClock clock = new() { Now = new DateTimeOffset(2026, 3, 31, 12, 0, 0, TimeSpan.Zero) };
        Budget budget = new(new BudgetOptions { Unit = BudgetUnit.Calls, Limit = 1 }, timeProvider: clock);
        await (await ReserveAsync(budget, Call))!.SettleAsync(null);
        clock.Now -= TimeSpan.FromDays(3);

        (await ReserveAsync(budget, Call)).Should().BeNull();
        clock.Now += TimeSpan.FromDays(4);
        (await ReserveAsync(budget, Call)).Should().NotBeNull();
    }

    [Fact]
    public async Task TryReserve_PerConversation_CountsEachAlone()
    {
        Budget budget = new(new BudgetOptions { Unit = BudgetUnit.Calls, Limit = 1, Period = BudgetPeriod.Conversation }, timeProvider: _time);
        await (await ReserveAsync(budget, Call with { Conversation = "a" }))!.SettleAsync(null);
        _time.Advance(TimeSpan.FromDays(400));

        (await ReserveAsync(budget, Call with { Conversation = "a" })).Should().BeNull();
        (await ReserveAsync(budget, Call with { Conversation = "b" })).Should().NotBeNull();
        (await ReserveAsync(budget, Call)).Should().NotBeNull();
        (await ReserveAsync(budget, Call)).Should().BeNull("calls that name no conversation share one account");
        budget.Remaining.Should().BeNull();
        budget.GetUsage("a").Remaining.Should().Be(0);
        budget.GetUsage("new").Remaining.Should().Be(1);
    }

    [Fact]
    public async Task TryReserve_OfManyConversations_ForgetsTheOneUsedLongestAgoButNoneUnderWay()
    {
        Budget budget = new(new BudgetOptions { Unit = BudgetUnit.Calls, Limit = 5, Period = BudgetPeriod.Conversation, MaxConversations = 3 });
        IBudgetReservation open = (await ReserveAsync(budget, Call with { Conversation = "open" }))!;
        foreach (string conversation in (string[])["a", "b", "a", "c", "d"])
            await (await ReserveAsync(budget, Call with { Conversation = conversation }))!.SettleAsync(null);

        budget.GetUsage("open").Reserved.Should().Be(1);
        budget.GetUsage("b").Spent.Should().Be(0, "it was forgotten");
        (budget.GetUsage("a").Spent, budget.GetUsage("c").Spent, budget.GetUsage("d").Spent).Should().Be((0, 1, 1));
        await open.SettleAsync(null);
        budget.GetUsage("open").Spent.Should().Be(1);
    }

    [Fact]
    public void Constructor_WithMistakes_NamesThem()
    {
        FluentActions.Invoking(() => new Budget(new BudgetOptions { Unit = BudgetUnit.Calls })).Should().Throw<ArgumentException>().WithMessage("*Limit is not set*");
        FluentActions.Invoking(() => new Budget(new BudgetOptions { Unit = BudgetUnit.Calls, Limit = -1 })).Should().Throw<ArgumentException>().WithMessage("*Limit is -1*");
        FluentActions.Invoking(() => new Budget(new BudgetOptions { Limit = 1 })).Should().Throw<ArgumentException>().WithMessage("*price table*");
        FluentActions.Invoking(() => new Budget(new BudgetOptions { Unit = (BudgetUnit)9, Limit = 1 })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new Budget(new BudgetOptions { Unit = BudgetUnit.Calls, Limit = 1, TimeZoneId = "Nowhere/None" })).Should().Throw<TimeZoneNotFoundException>();
    }

    [Fact]
    public void Description_OfEach_TellsLimitUnitAndPeriod()
    {
        Create(BudgetUnit.Money, 2.5m).Description.Should().Be("2.5 USD per day");
        Create(BudgetUnit.Money, 2.5m).Name.Should().Be("money-day");
        new Budget(new BudgetOptions { Name = "team", Unit = BudgetUnit.Tokens, Limit = 5, Period = BudgetPeriod.Conversation, AlreadyUsed = 2 })
            .Should().BeEquivalentTo(new { Name = "team", Description = "5 tokens per conversation" });
        new Budget(new BudgetOptions { Unit = BudgetUnit.Tokens, Limit = 5, AlreadyUsed = 2 }).Remaining.Should().Be(3);
    }

    private static BudgetCall Call { get; } = new("m", 100, 200);

    private Budget Create(BudgetUnit unit, decimal limit) => new(new BudgetOptions { Unit = unit, Limit = limit }, Prices, _time);

    private static ValueTask<IBudgetReservation?> ReserveAsync(Budget budget, BudgetCall call) => budget.TryReserveAsync(call, TestContext.Current.CancellationToken);

    private static ValueTask<bool> CanAsync(Budget budget, BudgetCall call) => budget.CanReserveAsync(call, TestContext.Current.CancellationToken);

    private sealed class FakeClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
