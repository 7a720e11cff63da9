using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Embeddings.EmbeddingPair;

namespace LocalMode.Core.Tests.Escalation.Embeddings;

/// <summary>Many seeded runs over mode, fault, guard, network, budget, space and cancellation; what must hold holds in each.</summary>
public class EmbeddingRandomRunTests
{
    private static readonly Func<Exception>[] Faults =
    [
        () => new OverloadedException(8, 8),
        () => new HttpRequestException("cut"),
        () => new ArgumentException("bug"),
        () => new FormatException("unknown"),
        () => new OperationCanceledException("of unknown cause"),
        () => new SchemaTooComplexException("depth"),
        () => new ModelOutOfMemoryException("tiny", 2, 1),
    ];

    [Fact]
    public async Task Runs_OfAnyShape_KeepEveryPromise()
    {
        HashSet<string> seen = [];
        for (int seed = 0; seed < 10_000; seed++)
            seen.Add(await RunAsync(new Random(seed), seed, localOnly: false));

        seen.Should().Contain(["Local", "Cloud", nameof(EscalationForbiddenException), nameof(OfflineException), nameof(BudgetExceededException),
            nameof(VectorSpaceMismatchException), nameof(AggregateException), nameof(OperationCanceledException), nameof(ArgumentException),
            nameof(FormatException), nameof(SchemaTooComplexException)]);
    }

    [Fact]
    public async Task Runs_InLocalOnly_NeverTouchTheFactory()
    {
        HashSet<string> seen = [];
        for (int seed = 0; seed < 10_000; seed++)
            seen.Add(await RunAsync(new Random(seed), seed, localOnly: true));

        seen.Should().Contain(["Local", nameof(EscalationForbiddenException)]).And.NotContain("Cloud");
    }

    private static async Task<string> RunAsync(Random random, int seed, bool localOnly)
    {
        using CancellationTokenSource source = new();
        EscalationMode mode = localOnly ? EscalationMode.LocalOnly : (EscalationMode)random.Next(4);
        bool perRequest = random.Next(2) == 0;
        EgressVerdict verdict = random.Next(4) switch
        {
            0 => EgressVerdict.Forbid("no"),
            1 when random.Next(2) == 0 => EgressVerdict.AllowRedacted("placeholders", [new SensitiveValue(default, "1")]),
            _ => EgressVerdict.Allow,
        };
        bool guardThrows = random.Next(12) == 0;
        bool online = random.Next(6) != 0;
        Budget budget = new(new BudgetOptions { Name = "b", Unit = BudgetUnit.Calls, Limit = random.Next(5) == 0 ? 0 : 1 });
        bool isOther = random.Next(5) == 0;
        FakeGenerator local = Leg(LocalMark, random, source);
        FakeGenerator cloud = Leg(CloudMark, random, source);
        cloud.Space = isOther ? Spaces.Others[random.Next(Spaces.Others.Length)] : Spaces.Tiny;
        EmbeddingPair pair = new(local, cloud, o =>
        {
            o.Guard = new Guard(verdict, guardThrows);
            o.Budgets.Add(budget);
            if (!perRequest)
                o.Mode = mode;
        });
        pair.Network.IsOnline = online;
        EmbeddingGenerationOptions? options = perRequest ? new EmbeddingGenerationOptions().WithEscalation(mode) : null;

        string result;
        EscalationReport? report;
        try
        {
            GeneratedEmbeddings<Embedding<float>> answer = await pair.EmbedAsync(options, source.Token);
            report = answer.GetEscalationReport();
            result = report!.ServedBy.ToString()!;
            answer.Should().HaveCount(2, $"seed {seed}");
            answer.Should().OnlyContain(e => e.Vector.Length == 4, $"seed {seed}");
            Mark(answer).Should().Be(result == "Local" ? LocalMark : CloudMark, $"seed {seed}");
        }
        catch (Exception error)
        {
            result = error.GetType().Name;
            report = error.GetEscalationReport();
            if (source.IsCancellationRequested)
                error.Should().BeAssignableTo<OperationCanceledException>($"seed {seed}");
        }

        report.Should().NotBeNull($"seed {seed}");
        bool mayLeave = mode != EscalationMode.LocalOnly && verdict.Outcome == EgressOutcome.Allow && !guardThrows && online && !isOther && budget.GetUsage().Limit > 0;
        cloud.Calls.Should().BeLessThanOrEqualTo(mayLeave ? 1 : 0, $"seed {seed}");
        if (mode == EscalationMode.LocalOnly)
            pair.Resolutions.Should().Be(0, $"seed {seed}");
        if (mode == EscalationMode.CloudOnly)
            local.Calls.Should().Be(0, $"seed {seed}");
        local.Calls.Should().BeLessThanOrEqualTo(1, $"seed {seed}");
        report!.Attempts.Should().HaveCount(local.Calls + cloud.Calls, $"seed {seed}");
        BudgetUsage usage = budget.GetUsage();
        (usage.Spent <= usage.Limit && usage.Reserved == 0).Should().BeTrue($"seed {seed}");
        return result;
    }

    private static FakeGenerator Leg(float mark, Random random, CancellationTokenSource source)
    {
        FakeGenerator leg = new(mark);
        int what = random.Next(8);
        Exception fault = Faults[random.Next(Faults.Length)]();
        bool yields = random.Next(2) == 0;
        leg.OnCall = async token =>
        {
            if (yields)
                await Task.Yield();
            if (what == 0)
                await source.CancelAsync();
            if (what == 0 && yields)
                token.ThrowIfCancellationRequested();
            if (what is 1 or 2 or 3)
                throw fault;
        };
        if (what == 4)
            leg.Change = embeddings => new GeneratedEmbeddings<Embedding<float>>(embeddings.Take(1));
        if (what == 5 && mark == CloudMark)
            leg.Dimensions = 3;
        return leg;
    }

    private sealed class Guard(EgressVerdict verdict, bool throws) : IEgressGuard
    {
        public ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken) =>
            throws ? throw new FormatException("the guard fails") : new(verdict);
    }
}
