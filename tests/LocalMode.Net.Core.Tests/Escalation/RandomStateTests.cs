using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>
/// Many seeded runs over fault, mode, guard verdict, consent, budget, breaker, network, commit policy and the position of a cancellation or of a reader who stops. What
/// must hold holds in each.
/// </summary>
public class RandomStateTests
{
    private const int Runs = 10_000;
    private const decimal MoneyLimit = 0.004m;
    private static readonly string[] Pieces = ["a", "b", "c. ", "d", "e", "f"];
    private static readonly AIFunction Tool = AIFunctionFactory.Create(() => 1, "f");

    [Fact]
    public async Task Runs_OfAnyShape_KeepEveryPromise()
    {
        Dictionary<string, int> seen = [];
        for (int seed = 0; seed < Runs; seed++)
        {
            string outcome = await RunAsync(new Random(seed), seed);
            seen[outcome] = seen.GetValueOrDefault(outcome) + 1;
        }

        // Each way to end is there, so none of the promises is kept for want of a case.
        seen.Keys.Should().Contain([
            "Local", "Cloud", "abandoned", "Restarted", "tool",
            nameof(EscalationForbiddenException), nameof(EscalationIncompleteException), nameof(AggregateException), nameof(OperationCanceledException),
            nameof(OfflineException), nameof(BudgetExceededException), nameof(FormatException)]);
    }

    private static async Task<string> RunAsync(Random random, int seed)
    {
        Scene scene = new(random);
        string outcome = await AskOnceAsync(scene, seed);
        // A second request meets the breakers as the first one left them, open or not.
        if (scene.AsksTwice && !scene.Cancelled)
            outcome = await AskOnceAsync(scene, seed);
        return outcome;
    }

    private static async Task<string> AskOnceAsync(Scene scene, int seed)
    {
        scene.SawTool = false;
        List<ChatMessage> messages = [new(ChatRole.User, "why?")];
        string outcome;
        EscalationReport? report;
        try
        {
            ChatResponse? response = await scene.AskAsync(messages);
            if (response?.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().FirstOrDefault() is { } call)
            {
                // What function invocation does outside of the client: run the tool, and go on with the turn.
                messages.AddRange(response.Messages);
                messages.Add(new(ChatRole.Tool, [new FunctionResultContent(call.CallId, 1)]));
                EscalationLeg first = response.GetEscalationReport()!.ServedBy!.Value;
                response = await scene.AskAsync(messages);
                if (response is not null)
                    response.GetEscalationReport()!.ServedBy.Should().Be(first, $"the turn stays on its leg (seed {seed})");
                scene.SawTool = true;
            }
            report = response?.GetEscalationReport();
            outcome = response is null ? "abandoned" : report!.Restarted ? "Restarted" : scene.SawTool ? "tool" : report.ServedBy.ToString()!;
            if (response is not null)
                AssertWhole(response, report!, scene, seed);
        }
        catch (Exception error) when (error.GetType().Namespace?.StartsWith("FluentAssertions", StringComparison.Ordinal) != true)
        {
            report = error.GetEscalationReport();
            report.Should().NotBeNull($"every error has a report (seed {seed}): {error}");
            if (scene.Cancelled)
                error.Should().BeAssignableTo<OperationCanceledException>($"the caller cancelled (seed {seed})");
            outcome = error is OperationCanceledException ? nameof(OperationCanceledException) : error.GetType().Name;
        }

        if (outcome != "abandoned")
            report.Should().NotBeNull($"seed {seed}");
        scene.MostCallsShown.Should().BeLessThanOrEqualTo(1, $"a tool that a request shows twice runs twice (seed {seed})");
        scene.Pair.AssertNoLeak();
        if (scene.Forbidden)
        {
            scene.Pair.Resolutions.Should().Be(0, $"nothing may leave (seed {seed})");
            scene.Pair.Cloud.Calls.Should().Be(0);
        }
        (await scene.CountEntriesAsync()).Should().Be(scene.Pair.Cloud.Calls, $"each payload that left is recorded (seed {seed})");
        scene.AssertBudgets(seed);
        return outcome;
    }

    private static void AssertWhole(ChatResponse response, EscalationReport report, Scene scene, int seed)
    {
        if (response.FinishReason is { } reason && (reason == ChatFinishReason.ContentFilter || reason == ChatFinishReason.Length))
            return;
        if (response.Messages.SelectMany(m => m.Contents).Any(c => c is FunctionCallContent))
            return;
        ScriptedClient leg = report.ServedBy == EscalationLeg.Local ? scene.Pair.Local : scene.Pair.Cloud;
        // A plain call whose leg gives no finish reason came as one whole object; nothing can tell that it was cut.
        if (response.FinishReason is null && leg.PlainCalls > 0)
            return;
        response.Text.Should().Be(scene.WholeOf(leg), $"an answer is whole or an error (seed {seed}, {report})");
    }

    private sealed class Scene
    {
        private readonly CancellationTokenSource _source = new();
        private readonly InMemoryAuditLog _audit = new();
        private readonly Budget _money;
        private readonly Budget _calls;
        private readonly bool _stream;
        private readonly int _stopAfter;
        private readonly ChatOptions _options;
        private readonly bool _audits;

        public Scene(Random random)
        {
            _stream = random.Next(4) != 0;
            _stopAfter = random.Next(6) == 0 ? random.Next(0, 6) : int.MaxValue;
            bool tools = random.Next(4) == 0;
            ScriptedClient local = new(Plan(random, "local", tools));
            ScriptedClient cloud = new(Plan(random, "cloud", tools));
            EscalationMode mode = (EscalationMode)random.Next(4);
            EscalationMode ceiling = random.Next(3) == 0 ? (EscalationMode)random.Next(4) : EscalationMode.CloudOnly;
            EscalationMode? asked = random.Next(3) == 0 ? (EscalationMode)random.Next(4) : null;
            int guard = random.Next(12);
            bool online = random.Next(10) != 0;
            bool rule = random.Next(12) == 0;
            _audits = random.Next(2) == 0;
            AsksTwice = random.Next(2) == 0;
            int threshold = random.Next(2) == 0 ? 1 : 3;
            PriceTable prices = new([new("big", new ModelPrice(10, 100))]);
            _money = new Budget(new() { Name = "money", Limit = random.Next(8) == 0 ? 0.0001m : MoneyLimit }, prices);
            _calls = new Budget(new() { Name = "calls", Unit = BudgetUnit.Calls, Limit = random.Next(10) == 0 ? 0 : 3 });
            bool budgets = random.Next(2) == 0;
            Pair = new Pair(local, cloud, o =>
            {
                o.RequireFinishReason = true;
                (o.Mode, o.Ceiling) = (mode, ceiling);
                o.AfterCommit = random.Next(3) == 0 ? AfterCommitBehavior.Restart : AfterCommitBehavior.Fail;
                o.Commit = random.Next(6) switch
                {
                    0 => CommitPolicy.WholeResponse,
                    1 => CommitPolicy.AfterTokens(random.Next(1, 8)),
                    2 => CommitPolicy.FirstSentence,
                    _ => null,
                };
                o.Guard = guard switch
                {
                    0 => new Guard(() => EgressVerdict.Forbid("no", block: EscalationBlock.SensitiveData)),
                    1 => new Guard(() => throw new FormatException("guard")),
                    2 => new Guard(() => EgressVerdict.Ask("ask")),
                    3 => new Guard(() => EgressVerdict.AllowRedacted("redact", [new SensitiveValue(SensitiveDataKind.Custom, "why")])),
                    _ => EgressGuards.AllowAll,
                };
                o.Connectivity = new ApplicationConnectivity { IsOnline = online };
                o.CloudModelId = "big";
                o.Breaker = new() { FailureThreshold = threshold };
                o.ProbeLocal = false;
                o.Prices = prices;
                o.AssumedOutputTokens = 30;
                o.AuditLog = _audits ? _audit : null;
                if (rule)
                    o.Triggers.Add(new ForbiddingTrigger());
                if (budgets)
                {
                    o.Budgets.Add(_money);
                    o.Budgets.Add(_calls);
                }
            });
            _options = new ChatOptions { Tools = tools ? [Tool] : null };
            if (asked is not null || random.Next(3) == 0)
                _options.WithEscalation(asked, conversation: "c");
            EscalationMode effective = (EscalationMode)Math.Min((int)(asked ?? mode), (int)ceiling);
            Forbidden = effective == EscalationMode.LocalOnly || guard is 0 or 1 or 2 || !online || rule
                || (budgets && (_money.GetUsage().Limit < 0.001m || _calls.GetUsage().Limit == 0));
        }

        public Pair Pair { get; }

        /// <summary>Gets whether nothing may leave, whatever happens.</summary>
        public bool Forbidden { get; }

        public bool SawTool { get; set; }

        /// <summary>Gets the most tool calls that one request has shown, those before a restart included.</summary>
        public int MostCallsShown { get; private set; }

        /// <summary>Gets whether the same client is asked again.</summary>
        public bool AsksTwice { get; }

        public bool Cancelled => _source.IsCancellationRequested;

        public string WholeOf(ScriptedClient leg) => (leg == Pair.Local ? "local " : "cloud ") + string.Concat(Pieces);

        public async Task<int> CountEntriesAsync()
        {
            await Task.CompletedTask;
            return _audits ? _audit.Entries.Count(e => e.Allowed) : Pair.Cloud.Calls;
        }

        public void AssertBudgets(int seed)
        {
            foreach (Budget budget in (Budget[])[_money, _calls])
            {
                BudgetUsage usage = budget.GetUsage();
                usage.Reserved.Should().Be(0, $"every reservation is settled (seed {seed})");
                usage.Spent.Should().BeLessThanOrEqualTo(usage.Limit, $"seed {seed}");
            }
        }

        public async Task<ChatResponse?> AskAsync(List<ChatMessage> messages)
        {
            if (!_stream)
                return await Pair.Client.GetResponseAsync(messages, _options, _source.Token);
            List<ChatResponseUpdate> updates = [];
            await foreach (ChatResponseUpdate update in Pair.Client.GetStreamingResponseAsync(messages, _options, _source.Token))
            {
                updates.Add(update);
                MostCallsShown = Math.Max(MostCallsShown, updates.Sum(u => u.Contents.Count(c => c is FunctionCallContent)));
                if (updates.Count > _stopAfter)
                    return null;
            }
            return updates.ToEscalationAwareResponse();
        }

        private Step[] Plan(Random random, string name, bool tools)
        {
            List<Step> steps = [Role(), Say(name + " ")];
            steps.AddRange(Pieces.Select(piece => Say(piece)));
            if (tools && random.Next(2) == 0)
                steps = [Contents(new FunctionCallContent("call", "f", new Dictionary<string, object?>()))];
            steps.Add(Usage(20, 25));
            steps.Add(Finish(random.Next(12) switch
            {
                0 => ChatFinishReason.Length,
                1 => ChatFinishReason.ContentFilter,
                _ => ChatFinishReason.Stop,
            }));
            int at = random.Next(steps.Count + 1);
            switch (random.Next(12))
            {
                case 0 or 1:
                    steps.Insert(at, Throw(new HttpRequestException("cut")));
                    break;
                case 2:
                    steps.Insert(at, Throw(new FormatException("unknown")));
                    break;
                case 3:
                    steps.RemoveRange(at, steps.Count - at);
                    break;
                case 4:
                    steps = [Role(), Finish(ChatFinishReason.Stop)];
                    break;
                case 5:
                    steps.Insert(at, Do(_source.Cancel));
                    break;
                case 6:
                    steps.Insert(at, Throw(new OverloadedException(8, 8)));
                    break;
                default:
                    break;
            }
            return [.. steps];
        }
    }

    private sealed class Guard(Func<EgressVerdict> verdict) : IEgressGuard
    {
        public ValueTask<EgressVerdict> InspectAsync(EgressPayload payload, CancellationToken cancellationToken) => new(verdict());
    }
}
