using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Many seeded runs over fault, mode, cancellation and abandonment; what must hold holds in each.</summary>
public class RandomRunTests
{
    private const string Whole = "abcdef";

    private static readonly Func<Exception>[] Faults =
    [
        () => new OverloadedException(8, 8),
        () => new HttpRequestException("cut"),
        () => new ArgumentException("bug"),
        () => new FormatException("unknown"),
        () => new OperationCanceledException("of unknown cause"),
        () => new SchemaTooComplexException("depth"),
    ];

    [Fact]
    public async Task Runs_OfAnyShape_KeepEveryPromise()
    {
        HashSet<string> seen = [];
        for (int seed = 0; seed < 4000; seed++)
            seen.Add(await RunAsync(new Random(seed), seed, alwaysLocalOnly: false));

        seen.Should().Contain(["Local", "Cloud", "abandoned",
            nameof(EscalationForbiddenException), nameof(EscalationIncompleteException), nameof(AggregateException),
            nameof(OperationCanceledException), nameof(ArgumentException), nameof(FormatException), nameof(SchemaTooComplexException)]);
    }

    [Fact]
    public async Task Runs_InLocalOnly_NeverTouchTheFactory()
    {
        HashSet<string> seen = [];
        for (int seed = 0; seed < 10_000; seed++)
            seen.Add(await RunAsync(new Random(seed), seed, alwaysLocalOnly: true));

        seen.Should().Contain(["Local", nameof(EscalationForbiddenException)]).And.NotContain("Cloud");
    }

    private static async Task<string> RunAsync(Random random, int seed, bool alwaysLocalOnly)
    {
        using CancellationTokenSource source = new();
        bool localOnly = random.Next(3) == 0 || alwaysLocalOnly;
        bool perRequest = random.Next(2) == 0;
        bool stream = random.Next(4) != 0;
        int stopAfter = random.Next(4) == 0 ? random.Next(1, 9) : int.MaxValue;
        int disposedBeforeCloud = 1;
        ScriptedClient local = new(Plan(random, source));
        ScriptedClient cloud = new(Plan(random, source));
        cloud.OnCall = () => disposedBeforeCloud = Convert.ToInt32(local.Opened == local.Closed);
        Pair pair = new(local, cloud, o =>
        {
            o.Mode = localOnly && !perRequest ? EscalationMode.LocalOnly : EscalationMode.PreferLocal;
            o.FirstContentTimeout = random.Next(2) == 0 ? TimeSpan.FromDays(1) : null;
        });
        ChatOptions? options = localOnly && perRequest ? new ChatOptions().WithEscalation(ceiling: EscalationMode.LocalOnly) : null;

        string result;
        List<ChatResponseUpdate> updates = [];
        try
        {
            if (stream)
            {
                await foreach (ChatResponseUpdate update in pair.Client.GetStreamingResponseAsync(Pair.Question, options, source.Token))
                {
                    updates.Add(update);
                    if (updates.Count == stopAfter)
                        break;
                }
            }
            ChatResponse response = stream ? updates.ToChatResponse() : await pair.Client.GetResponseAsync(Pair.Question, options, source.Token);
            EscalationReport? report = response.GetEscalationReport();
            if (report is null)
            {
                updates.Should().HaveCount(stopAfter, $"only a stopped stream has no report (seed {seed})");
                result = "abandoned";
            }
            else
            {
                response.Text.Should().Be(Whole, $"a truncated answer is never a success (seed {seed})");
                result = report.ServedBy.ToString()!;
            }
        }
        catch (Exception error)
        {
            result = error.GetType().Name;
            error.GetEscalationReport().Should().NotBeNull($"seed {seed}");
            if (error is EscalationIncompleteException incomplete)
                incomplete.PartialText.Should().Be(updates.ToChatResponse().Text, $"seed {seed}");
            if (source.IsCancellationRequested)
                error.Should().BeAssignableTo<OperationCanceledException>($"seed {seed}");
        }

        pair.Resolutions.Should().BeLessThanOrEqualTo(localOnly ? 0 : 1, $"seed {seed}");
        (local.Opened, cloud.Opened).Should().Be((local.Closed, cloud.Closed), $"enumerators opened = disposed (seed {seed})");
        disposedBeforeCloud.Should().Be(1, $"seed {seed}");
        cloud.Calls.Should().BeLessThanOrEqualTo(1, $"seed {seed}");
        local.Calls.Should().BeLessThanOrEqualTo(1, $"seed {seed}");
        return result;
    }

    // Frames and content, in which a fault, a cancellation or an early end may lie anywhere.
    private static Step[] Plan(Random random, CancellationTokenSource source)
    {
        List<Step> steps = [Role(), Blank(), .. Whole.Select(c => Say(c.ToString())), Usage(1, 1), Finish(ChatFinishReason.Stop)];
        int position = random.Next(steps.Count + 1);
        switch (random.Next(6))
        {
            case 0 or 1 or 2:
                steps.Insert(position, Throw(Faults[random.Next(Faults.Length)]()));
                break;
            case 3:
                steps.Insert(position, Do(source.Cancel));
                break;
            case 4:
                steps.RemoveRange(2, Whole.Length);
                break;
            default:
                break;
        }
        // Half of the scripts go through the thread pool, so that both ways of completing are met.
        return random.Next(2) == 0 ? [.. steps] : [.. steps.Select(Yielding)];
    }

    private static Step Yielding(Step step) => async cancellationToken =>
    {
        await Task.Yield();
        return await step(cancellationToken);
    };
}
