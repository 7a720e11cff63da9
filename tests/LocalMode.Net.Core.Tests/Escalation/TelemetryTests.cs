using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>The instruments are the process's, so these tests run alone.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
[Collection(nameof(TelemetryTests))]
public class TelemetryTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("local", "success")]
    [InlineData("cloud", "success")]
    [InlineData("none", "error")]
    [InlineData("none", "forbidden")]
    [InlineData("local", "incomplete")]
    [InlineData("none", "cancelled")]
    [InlineData("local", "abandoned")]
    public async Task Requests_AnyEnd_IsCountedOnceWithRouteAndOutcome(string route, string outcome)
    {
        using MetricCollector<long> requests = new(null, "LocalMode.Escalation", "localmode.escalation.requests");
        using CancellationTokenSource source = new();
        OverloadedException overloaded = new(8, 8);
        Pair pair = (route, outcome) switch
        {
            (_, "cancelled") => new(new ScriptedClient(Do(source.Cancel), Say("x"))),
            (_, "forbidden") => new(new ScriptedClient(Throw(overloaded)), configure: o => o.Mode = EscalationMode.LocalOnly),
            (_, "error") => new(new ScriptedClient(Throw(new ArgumentException("bug")))),
            (_, "incomplete") => new(new ScriptedClient(Say("a"), Throw(overloaded))),
            ("cloud", _) => new(new ScriptedClient(Throw(overloaded))),
            _ => new(new ScriptedClient(Say("a"), Say("b"))),
        };

        try
        {
            await foreach (ChatResponseUpdate _ in pair.Client.GetStreamingResponseAsync(Pair.Question, cancellationToken: source.Token))
            {
                if (outcome == "abandoned")
                    break;
            }
        }
        catch (Exception) when (outcome is not ("success" or "abandoned"))
        {
        }

        CollectedMeasurement<long> only = requests.GetMeasurementSnapshot().Should().ContainSingle().Which;
        only.Value.Should().Be(1);
        only.Tags.Should().BeEquivalentTo(new Dictionary<string, object?> { ["route"] = route, ["outcome"] = outcome });
    }

    [Fact]
    public async Task Escalations_Permitted_AreCountedWithReasonAndStage()
    {
        using MetricCollector<long> escalations = new(null, "LocalMode.Escalation", "localmode.escalation.escalations");

        await new Pair(new ScriptedClient()).AskAsync(stream: true);
        await new Pair(new ScriptedClient(), configure: o => o.Mode = EscalationMode.LocalOnly)
            .Invoking(p => p.AskAsync(stream: true)).Should().ThrowAsync<EscalationForbiddenException>();

        escalations.GetMeasurementSnapshot().Should().ContainSingle().Which.Tags.Should()
            .BeEquivalentTo(new Dictionary<string, object?> { ["reason"] = "EmptyOutput", ["stage"] = "After" });
    }

    [Fact]
    public async Task Durations_OfBothLegs_AreMeasuredInSeconds()
    {
        using MetricCollector<double> durations = new(null, "LocalMode.Escalation", "localmode.escalation.attempt.duration");
        using MetricCollector<double> first = new(null, "LocalMode.Escalation", "localmode.escalation.time_to_first_content");
        Step second = Do(() => _clock.Advance(TimeSpan.FromSeconds(1)));
        Pair pair = new(
            new ScriptedClient(second, Throw(new OverloadedException(8, 8))),
            new ScriptedClient(second, Say("a"), second, Say("b")),
            o => o.TimeProvider = _clock);

        await pair.StreamAsync();

        IReadOnlyList<CollectedMeasurement<double>> all = durations.GetMeasurementSnapshot();
        all.Select(m => m.Value).Should().Equal(1.0, 2.0);
        all[0].Tags.Should().BeEquivalentTo(new Dictionary<string, object?> { ["leg"] = "local", ["outcome"] = "Failed" });
        all[1].Tags.Should().BeEquivalentTo(new Dictionary<string, object?> { ["leg"] = "cloud", ["outcome"] = "Answered" });
        CollectedMeasurement<double> content = first.GetMeasurementSnapshot().Should().ContainSingle().Which;
        content.Value.Should().Be(1.0);
        content.Tags.Should().BeEquivalentTo(new Dictionary<string, object?> { ["leg"] = "cloud" });
    }

    [Theory]
    [InlineData(EscalationMode.LocalOnly, true, "Mode")]
    [InlineData(EscalationMode.PreferLocal, true, null)]
    [InlineData(EscalationMode.LocalOnly, false, null)]
    public async Task Blocked_ARequestWithAReasonToLeave_IsCountedByRule(EscalationMode mode, bool localFails, string? rule)
    {
        using MetricCollector<long> blocked = new(null, "LocalMode.Escalation", "localmode.escalation.blocked");
        Pair pair = new(new ScriptedClient(localFails ? Throw(new OverloadedException(8, 8)) : Say("local")), configure: o => o.Mode = mode);

        try
        {
            await pair.AskAsync(stream: true);
        }
        catch (EscalationForbiddenException)
        {
        }

        blocked.GetMeasurementSnapshot().Select(m => m.Tags["rule"]).Should().Equal(rule is null ? [] : [rule]);
    }

    [Fact]
    public async Task Costs_OfBothLegs_AreCountedInTheCurrency()
    {
        using MetricCollector<double> spent = new(null, "LocalMode.Escalation", "localmode.escalation.cost.spent");
        using MetricCollector<double> avoided = new(null, "LocalMode.Escalation", "localmode.escalation.cost.avoided");
        PriceTable prices = new([new("cloud-model", new ModelPrice(1, 2))], "EUR");
        void Price(EscalationOptions options) => (options.Prices, options.CloudModelId) = (prices, "cloud-model");

        await new Pair(new ScriptedClient(Say("a"), Usage(1000, 500)), configure: Price).AskAsync(stream: true);
        await new Pair(new ScriptedClient(Throw(new OverloadedException(8, 8))), new ScriptedClient(Say("a", "cloud-model"), Usage(2000, 1000)), Price).AskAsync(stream: true);

        foreach ((MetricCollector<double> counter, double money) in new[] { (avoided, 0.002), (spent, 0.004) })
        {
            CollectedMeasurement<double> only = counter.GetMeasurementSnapshot().Should().ContainSingle().Which;
            only.Value.Should().BeApproximately(money, 1e-9);
            only.Tags.Should().BeEquivalentTo(new Dictionary<string, object?> { ["currency"] = "EUR" });
        }
    }

    [Theory]
    [InlineData("FirstContent", 0.0)]
    [InlineData("AfterTokens(3)", 2.0)]
    [InlineData("WholeResponse", 3.0)]
    public async Task CommitDelay_OfAStream_IsTheTimeThatContentWasHeld(string policy, double seconds)
    {
        using MetricCollector<double> delays = new(null, "LocalMode.Escalation", "localmode.escalation.commit.delay");
        Step second = Do(() => _clock.Advance(TimeSpan.FromSeconds(1)));
        Pair pair = new(
            new ScriptedClient(second, Say("a"), second, Say("b"), second, Say("c"), second),
            configure: o => (o.TimeProvider, o.Commit) = (_clock, CommitPolicy.Parse(policy)));

        await pair.AskAsync(stream: true);
        await pair.AskAsync(stream: false);

        CollectedMeasurement<double> only = delays.GetMeasurementSnapshot().Should().ContainSingle("an answer that is not streamed has no commit").Which;
        only.Value.Should().BeApproximately(seconds, 1e-9);
        only.Tags.Should().BeEquivalentTo(new Dictionary<string, object?> { ["leg"] = "local" });
    }

    [Fact]
    public async Task Confidence_WhereItIsEstimated_IsRecordedWithoutTags()
    {
        using MetricCollector<double> confidences = new(null, "LocalMode.Escalation", "localmode.escalation.confidence");

        await new Pair(new ScriptedClient(Say("a"))).AskAsync(stream: false);
        await new Pair(new ScriptedClient(Say("a")), configure: o => (o.ConfidenceEstimator, o.MinimumConfidence) = (new Sure(), 0.5)).AskAsync(stream: false);

        CollectedMeasurement<double> only = confidences.GetMeasurementSnapshot().Should().ContainSingle().Which;
        only.Value.Should().Be(0.75);
        only.Tags.Should().BeEmpty();
    }

    [Fact]
    public async Task Activity_OfARequest_IsOneWithTagsAndIsTheParentOfTheLegs()
    {
        ConcurrentQueue<Activity> stopped = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "LocalMode.Escalation",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        string? seenByLocal = null;
        string? seenByCloud = null;
        Pair pair = new(
            new ScriptedClient(Do(() => seenByLocal = Activity.Current?.OperationName), Throw(new OverloadedException(8, 8))),
            new ScriptedClient(Do(() => seenByCloud = Activity.Current?.OperationName), Say("secret-answer")));

        await pair.StreamAsync();

        Activity activity = stopped.Should().ContainSingle().Which;
        (seenByLocal, seenByCloud).Should().Be(("escalation", "escalation"));
        activity.OperationName.Should().Be("escalation");
        activity.TagObjects.Should().BeEquivalentTo(new Dictionary<string, object?>
        {
            ["localmode.escalation.mode"] = "PreferLocal",
            ["localmode.escalation.route"] = "cloud",
            ["localmode.escalation.outcome"] = "success",
            ["localmode.escalation.reason"] = "Overloaded",
            ["localmode.escalation.stage"] = "During",
        });
        activity.Events.Should().ContainSingle().Which.Name.Should().Be("escalated");
        Activity.Current.Should().BeNull();
    }

    private sealed class Sure : IConfidenceEstimator
    {
        public ValueTask<double?> EstimateAsync(
            IReadOnlyList<ChatMessage> messages, ChatOptions? options, ChatResponse response, CancellationToken cancellationToken = default) => new(0.75);
    }

    [Fact]
    public void Names_AreTheDocumentedOnes()
    {
        EscalationTelemetry.Name.Should().Be("LocalMode.Escalation");
        EscalationTelemetry.Requests.Should().Be("localmode.escalation.requests");
        EscalationTelemetry.Escalations.Should().Be("localmode.escalation.escalations");
        EscalationTelemetry.AttemptDuration.Should().Be("localmode.escalation.attempt.duration");
        EscalationTelemetry.TimeToFirstContent.Should().Be("localmode.escalation.time_to_first_content");
        EscalationTelemetry.Blocked.Should().Be("localmode.escalation.blocked");
        EscalationTelemetry.CommitDelay.Should().Be("localmode.escalation.commit.delay");
        EscalationTelemetry.Confidence.Should().Be("localmode.escalation.confidence");
        EscalationTelemetry.CostSpent.Should().Be("localmode.escalation.cost.spent");
        EscalationTelemetry.CostAvoided.Should().Be("localmode.escalation.cost.avoided");
        EscalationTelemetry.BudgetRemaining.Should().Be("localmode.escalation.budget.remaining");
        EscalationTelemetry.CircuitState.Should().Be("localmode.escalation.circuit.state");
        EscalationTelemetry.QueueLength.Should().Be("localmode.escalation.queue.length");
    }
}
