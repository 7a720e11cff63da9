using System.Collections.Concurrent;
using System.Diagnostics;
using LocalMode.Core.Tests.Inference;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace LocalMode.Tests.Inference;

/// <summary>The OpenTelemetry decorators of all roles. The instruments are the process's, so these tests run alone.</summary>
[CollectionDefinition(nameof(InferenceTracerTests), DisableParallelization = true)]
[Collection(nameof(InferenceTracerTests))]
public sealed class InferenceTracerTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly ActivityListener _listener;
    private readonly FakeRole _role = new();

    public InferenceTracerTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == "LocalMode.Inference",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        _role.Services[typeof(TextClassifierMetadata)] = new TextClassifierMetadata("engine", null, "default");
        _role.Services[typeof(ZeroShotClassifierMetadata)] = new ZeroShotClassifierMetadata("engine", null, "default");
        _role.Services[typeof(EntityExtractorMetadata)] = new EntityExtractorMetadata("engine", null, "default");
        _role.Services[typeof(RerankerMetadata)] = new RerankerMetadata("engine", null, "default");
        _role.Services[typeof(QuestionAnswererMetadata)] = new QuestionAnswererMetadata("engine", null, "default");
        _role.Services[typeof(SummarizerMetadata)] = new SummarizerMetadata("engine", null, "default");
        _role.Services[typeof(TranslatorMetadata)] = new TranslatorMetadata("engine", null, "default");
        _role.Services[typeof(MaskFillerMetadata)] = new MaskFillerMetadata("engine", null, "default");
    }

    public static TheoryData<string> Names => RoleCase.Names;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_Succeeds_IsOneActivityWithTagsAndWithoutTexts(string name)
    {
        RoleCase role = RoleCase.All[name];
        Activity? within = null;
        _role.Before = () =>
        {
            within = Activity.Current;
            return Task.CompletedTask;
        };

        await role.CallAsync(role.Traced(_role, sensitive: false), Token);

        Activity activity = _stopped.Should().ContainSingle().Which;
        within.Should().BeSameAs(activity, "what the role traces is its child");
        Activity.Current.Should().NotBeSameAs(activity);
        activity.DisplayName.Should().Be($"{role.Operation} asked");
        activity.Kind.Should().Be(ActivityKind.Internal);
        activity.Status.Should().Be(ActivityStatusCode.Unset);
        Dictionary<string, object?> expected = new()
        {
            ["gen_ai.operation.name"] = role.Operation,
            ["gen_ai.provider.name"] = "engine",
            ["gen_ai.request.model"] = "asked",
            ["gen_ai.response.model"] = "fake",
            ["gen_ai.usage.input_tokens"] = 2L,
            ["gen_ai.usage.output_tokens"] = 4L,
            ["localmode.inference.result.count"] = 2,
        };
        if (name == "summarize")
            expected["gen_ai.request.max_tokens"] = 9;
        if (name is "summarize" or "translate")
            expected["gen_ai.response.finish_reasons"] = name == "summarize" ? new[] { "stop", "stop" } : new[] { "length", "length" };

        activity.TagObjects.ToDictionary().Should().BeEquivalentTo(expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_SensitiveDataEnabled_RecordsTexts(string name)
    {
        RoleCase role = RoleCase.All[name];
        await role.CallAsync(role.Traced(_role, sensitive: true), Token);

        Activity activity = _stopped.Should().ContainSingle().Which;
        string[] inputs = (string[])activity.GetTagItem("localmode.inference.inputs")!;
        string.Join('|', inputs).Should().Contain("secret").And.Contain("other");
        inputs.Should().HaveCount(name is "rerank" or "zero-shot" ? 3 : 2);
        ((string[])activity.GetTagItem("localmode.inference.outputs")!).Should().HaveCount(2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_Fails_HasErrorTypeAndNoForeignMessage(string name)
    {
        RoleCase role = RoleCase.All[name];
        _role.Before = () => Task.FromException(new InvalidOperationException("secret"));
        using MetricCollector<double> durations = new(null, "LocalMode.Inference", "gen_ai.client.operation.duration");

        await role.Awaiting(r => r.CallAsync(r.Traced(_role, sensitive: false), Token)).Should().ThrowAsync<InvalidOperationException>();

        Activity activity = _stopped.Should().ContainSingle().Which;
        activity.Status.Should().Be(ActivityStatusCode.Error);
        activity.StatusDescription.Should().BeNull();
        activity.GetTagItem("error.type").Should().Be("System.InvalidOperationException");
        durations.GetMeasurementSnapshot().Should().ContainSingle().Which.Tags["error.type"].Should().Be("System.InvalidOperationException");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_Succeeds_MeasuresDurationAndTokens(string name)
    {
        RoleCase role = RoleCase.All[name];
        using MetricCollector<double> durations = new(null, "LocalMode.Inference", "gen_ai.client.operation.duration");
        using MetricCollector<long> tokens = new(null, "LocalMode.Inference", "gen_ai.client.token.usage");

        await role.CallAsync(role.Traced(_role, sensitive: false), Token);

        Dictionary<string, object?> tags = new()
        {
            ["gen_ai.operation.name"] = role.Operation, ["gen_ai.provider.name"] = "engine", ["gen_ai.request.model"] = "asked", ["gen_ai.response.model"] = "fake",
        };
        CollectedMeasurement<double> duration = durations.GetMeasurementSnapshot().Should().ContainSingle().Which;
        duration.Value.Should().BeGreaterThanOrEqualTo(0);
        duration.Tags.Should().BeEquivalentTo(tags);
        tokens.GetMeasurementSnapshot().Select(m => (m.Value, m.Tags["gen_ai.token.type"])).Should().Equal((2L, "input"), (4L, "output"));
        tags["gen_ai.token.type"] = "input";
        tokens.GetMeasurementSnapshot()[0].Tags.Should().BeEquivalentTo(tags);
    }

    [Fact]
    public async Task Call_NoUsageAndNoOptions_RecordsWhatIsKnown()
    {
        _role.ReportsUsage = false;
        _role.IsInputTruncated = true;
        using MetricCollector<long> tokens = new(null, "LocalMode.Inference", "gen_ai.client.token.usage");
        using OpenTelemetryReranker reranker = new(_role);

        await reranker.RerankAsync("q", ["d"], cancellationToken: Token);

        tokens.GetMeasurementSnapshot().Should().BeEmpty();
        Activity activity = _stopped.Should().ContainSingle().Which;
        activity.DisplayName.Should().Be("rerank default");
        activity.GetTagItem("localmode.inference.input.truncated").Should().Be(true);
        activity.TagObjects.Select(t => t.Key).Should().NotContain(key => key.StartsWith("gen_ai.usage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_OfARemoteEngine_IsAClientsWithItsAddress()
    {
        _role.Services[typeof(RerankerMetadata)] = new RerankerMetadata("engine", new("https://example.test:8443/rerank"), null);
        _role.Before = () => Task.FromException(new OverloadedException(1, 1));
        using OpenTelemetryReranker reranker = new(_role);

        await reranker.Awaiting(r => r.RerankAsync("q", ["d"], cancellationToken: Token)).Should().ThrowAsync<OverloadedException>();

        Activity activity = _stopped.Should().ContainSingle().Which;
        activity.Kind.Should().Be(ActivityKind.Client);
        activity.DisplayName.Should().Be("rerank");
        activity.GetTagItem("server.address").Should().Be("example.test");
        activity.GetTagItem("server.port").Should().Be(8443);
        activity.StatusDescription.Should().Be(new OverloadedException(1, 1).Message, "our own errors hold no texts");
    }
}
