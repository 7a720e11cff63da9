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

    [Fact]
    public void Names_AreTheDocumentedOnes()
    {
        EscalationTelemetry.Name.Should().Be("LocalMode.Escalation");
        EscalationTelemetry.Requests.Should().Be("localmode.escalation.requests");
        EscalationTelemetry.Escalations.Should().Be("localmode.escalation.escalations");
        EscalationTelemetry.AttemptDuration.Should().Be("localmode.escalation.attempt.duration");
        EscalationTelemetry.TimeToFirstContent.Should().Be("localmode.escalation.time_to_first_content");
    }
}
