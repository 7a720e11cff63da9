using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Budgets;

public class BudgetConcurrencyTests
{
    private const int Requests = 64;
    private const int Rounds = 100;
    private static readonly PriceTable Prices = new([KeyValuePair.Create("m", new ModelPrice(3, 15, 0.3m))]);

    [Theory]
    [InlineData(BudgetUnit.Money, "0.9")]
    [InlineData(BudgetUnit.Tokens, "300000")]
    [InlineData(BudgetUnit.Calls, "3000")]
    public void TryReserve_Of64ParallelRequests_NeverExceedsTheLimit(BudgetUnit unit, string limitText)
    {
        decimal limit = decimal.Parse(limitText, System.Globalization.CultureInfo.InvariantCulture);
        Budget budget = new(new BudgetOptions { Unit = unit, Limit = limit }, Prices);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Barrier start = new(Requests + 1);
        int running = Requests, refused = 0, allowed = 0;
        Thread[] requests = [.. Enumerable.Range(0, Requests).Select(seed => new Thread(() => Run(seed)))];
        foreach (Thread request in requests)
            request.Start();
        start.SignalAndWait(cancellation);
        decimal most = 0;
        while (Volatile.Read(ref running) > 0)
            most = Math.Max(most, Used(budget));
        foreach (Thread request in requests)
            request.Join();

        most.Should().BeLessThanOrEqualTo(limit);
        BudgetUsage end = budget.GetUsage();
        end.Reserved.Should().Be(0);
        end.Spent.Should().BeInRange(limit * 0.9m, limit, "the budget was contended to its end");
        refused.Should().BePositive();
        allowed.Should().BePositive();

        void Run(int seed)
        {
            Random random = new(seed);
            start.SignalAndWait(cancellation);
            for (int i = 0; i < Rounds; i++)
            {
                BudgetCall call = new("m", random.Next(1, 200), random.Next(1, 200));
                IBudgetReservation? reservation = budget.TryReserveAsync(call, cancellation).AsTask().GetAwaiter().GetResult();
                if (reservation is null)
                {
                    Interlocked.Increment(ref refused);
                    continue;
                }
                Interlocked.Increment(ref allowed);
                if (random.Next(4) > 0)
                    reservation.SettleAsync(Usage(random, call)).AsTask().GetAwaiter().GetResult();
                reservation.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }
            Interlocked.Decrement(ref running);
        }
    }

    [Theory]
    [InlineData(BudgetUnit.Money, "0.018")]
    [InlineData(BudgetUnit.Tokens, "2000")]
    [InlineData(BudgetUnit.Calls, "10")]
    public void TryReserve_Of64RequestsAtTheSameMoment_AllowsExactlyThoseThatFit(BudgetUnit unit, string limitText)
    {
        const int Fitting = 10;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        decimal limit = decimal.Parse(limitText, System.Globalization.CultureInfo.InvariantCulture);
        BudgetCall call = new("m", 100, 100);
        List<(int Allowed, BudgetUsage Held, BudgetUsage End)> rounds = [];
        int allowed = 0;
        Budget budget = Create();
        BudgetUsage held = default;
        using Barrier phase = new(Requests, barrier =>
        {
            // Each round: all reserve, then all settle.
            if (barrier.CurrentPhaseNumber % 2 == 0)
            {
                held = budget.GetUsage();
                return;
            }
            rounds.Add((allowed, held, budget.GetUsage()));
            (budget, allowed) = (Create(), 0);
        });
        Thread[] requests = [.. Enumerable.Range(0, Requests).Select(_ => new Thread(Run))];
        foreach (Thread request in requests)
            request.Start();
        foreach (Thread request in requests)
            request.Join();

        rounds.Should().Equal(Enumerable.Repeat((Fitting, new BudgetUsage(limit, 0, limit), new BudgetUsage(limit, limit, 0)), Rounds));

        Budget Create() => new(new BudgetOptions { Unit = unit, Limit = limit }, Prices);

        void Run()
        {
            for (int i = 0; i < Rounds; i++)
            {
                IBudgetReservation? reservation = budget.TryReserveAsync(call, cancellation).AsTask().GetAwaiter().GetResult();
                if (reservation is not null)
                    Interlocked.Increment(ref allowed);
                phase.SignalAndWait(cancellation);
                reservation?.SettleAsync(new UsageDetails { InputTokenCount = 100, OutputTokenCount = 100 }).AsTask().GetAwaiter().GetResult();
                phase.SignalAndWait(cancellation);
            }
        }
    }

    [Fact]
    public async Task TryReserve_InRandomOrder_KeepsSpentAndReservedWithinTheLimitAfterEveryStep()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            Budget budget = new(new BudgetOptions { Unit = (BudgetUnit)random.Next(3), Limit = random.Next(0, 2000) / (decimal)random.Next(1, 1000) }, Prices);
            List<(BudgetCall Call, IBudgetReservation Reservation)> open = [];
            for (int step = 0; step < 200; step++)
            {
                BudgetCall call = new("m", random.Next(0, 200), random.Next(0, 200));
                if (open.Count == 0 || random.Next(2) == 0)
                {
                    bool can = await budget.CanReserveAsync(call, TestContext.Current.CancellationToken);
                    IBudgetReservation? reservation = await budget.TryReserveAsync(call, TestContext.Current.CancellationToken);
                    if (can != reservation is not null)
                        Assert.Fail($"seed {seed}, step {step}: what could be reserved was not, or the other way round");
                    if (reservation is not null)
                        open.Add((call, reservation));
                }
                else
                {
                    int at = random.Next(open.Count);
                    if (random.Next(4) > 0)
                        await open[at].Reservation.SettleAsync(random.Next(8) == 0 ? null : Usage(random, open[at].Call));
                    await open[at].Reservation.DisposeAsync();
                    open.RemoveAt(at);
                }
                BudgetUsage usage = budget.GetUsage();
                if (usage.Remaining < 0 || usage.Spent < 0 || usage.Reserved < 0)
                    Assert.Fail($"seed {seed}, step {step}: {usage}");
            }
            foreach ((_, IBudgetReservation reservation) in open)
                await reservation.DisposeAsync();
            budget.GetUsage().Reserved.Should().Be(0);
        }
    }

    private static decimal Used(Budget budget)
    {
        BudgetUsage usage = budget.GetUsage();
        return usage.Spent + usage.Reserved;
    }

    private static UsageDetails Usage(Random random, BudgetCall call)
    {
        int input = random.Next(0, (int)call.InputTokens + 1);
        return new() { InputTokenCount = input, OutputTokenCount = random.Next(0, (int)call.MaxOutputTokens + 1), CachedInputTokenCount = random.Next(0, input + 1) };
    }
}
