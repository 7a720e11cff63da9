using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Trigger 15: asked again, the model answers otherwise.</summary>
public class SelfConsistencyTriggerTests
{
    [Theory]
    [InlineData("a,a,a", 0.5, 1, false)]
    [InlineData("A.,x,x", 0.5, 1, false)]
    [InlineData("x,a,x", 0.5, 2, false)]
    [InlineData("x,x,a", 0.5, 3, false)]
    [InlineData("x,y,z", 0.5, 3, true)]
    [InlineData("x,x,x", 0.5, 3, true)]
    [InlineData("a,a,a", 1.0, 3, false)]
    [InlineData("a,x,a", 1.0, 2, true)]
    [InlineData("x,a,a", 0.75, 3, false)]
    [InlineData("x,x,a", 0.75, 2, true)]
    [InlineData("x,x,x", 0.25, 0, false)]
    public async Task AfterAsync_Samples_EscalatesOnlyIfTooFewAgree(string samples, double agreement, int calls, bool escalates)
    {
        Local local = new(samples.Split(','));
        SelfConsistencyTrigger trigger = new(new() { MinAgreement = agreement });

        TriggerVerdict verdict = await trigger.AfterAsync(Requests.Context(local: local), Requests.Answer("a"), Requests.Ct);

        verdict.Kind.Should().Be(escalates ? TriggerVerdictKind.Escalate : TriggerVerdictKind.None);
        if (escalates)
        {
            verdict.Reason.Should().Be(EscalationReason.Inconsistent);
            verdict.Error.Should().BeOfType<InvalidOutputException>().Which.Text.Should().Be("a");
        }
        local.Asked.Should().HaveCount(calls, "no call is made whose outcome is certain");
    }

    [Fact]
    public async Task AfterAsync_Samples_AreAskedWithChanceAndTheCallersOptionsStay()
    {
        Local local = new(["x", "y", "z"]);
        ChatOptions options = new() { Temperature = 0, Seed = 7, MaxOutputTokens = 5, AdditionalProperties = new() { ["k"] = 1 } };

        await new SelfConsistencyTrigger(new() { Temperature = 0.9f }).AfterAsync(Requests.Context(options, local), Requests.Answer("a"), Requests.Ct);

        local.Asked.Select(o => o!.Temperature).Should().Equal(0.9f, 0.9f, 0.9f);
        local.Asked.Select(o => o!.Seed).Should().Equal(8, 9, 10);
        local.Asked.Should().OnlyContain(o => o!.MaxOutputTokens == 5);
        (options.Temperature, options.Seed).Should().Be((0f, 7L));
    }

    public static TheoryData<ChatOptions?, ChatResponse> LeftAlone() => new()
    {
        { new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "f")] }, Requests.Answer("a") },
        { new ChatOptions { ConversationId = "c" }, Requests.Answer("a") },
        { null, new ChatResponse(new ChatMessage(ChatRole.Assistant, "a")) { ConversationId = "c" } },
        { null, new ChatResponse(new ChatMessage(ChatRole.Assistant, [new TextContent("a"), new FunctionCallContent("1", "f")])) },
        { null, Requests.Answer(" ") },
        { null, new ChatResponse() },
    };

    [Theory]
    [MemberData(nameof(LeftAlone), DisableDiscoveryEnumeration = true)]
    public async Task AfterAsync_ToolsOrNoText_IsLeftAlone(ChatOptions? options, ChatResponse response)
    {
        Local local = new(["x", "y", "z"]);

        (await new SelfConsistencyTrigger(new()).AfterAsync(Requests.Context(options, local), response, Requests.Ct)).Should().Be(TriggerVerdict.None);

        local.Asked.Should().BeEmpty();
    }

    [Theory]
    [InlineData(EscalationMode.LocalOnly, 3)]
    [InlineData(EscalationMode.PreferLocal, 3)]
    [InlineData(EscalationMode.PreferCloud, 0)]
    [InlineData(EscalationMode.CloudOnly, 0)]
    public async Task AfterAsync_CloudLegFirst_IsLeftAlone(EscalationMode mode, int calls)
    {
        Local local = new(["x", "y", "z"]);

        await new SelfConsistencyTrigger(new()).AfterAsync(Requests.Context(local: local, mode: mode), Requests.Answer("a"), Requests.Ct);

        local.Asked.Should().HaveCount(calls);
    }

    [Fact]
    public async Task AfterAsync_ComparerOfTheApplication_Decides()
    {
        Local local = new(["I think it is 42", "42, surely", "forty-two"]);
        SelfConsistencyTrigger trigger = new(new() { AnswerComparer = new Last(), MinAgreement = 0.75 });

        (await trigger.AfterAsync(Requests.Context(local: local), Requests.Answer("The answer: 42"), Requests.Ct)).Should().Be(TriggerVerdict.None);
    }

    [Fact]
    public async Task AfterAsync_CallerCancels_StopsAsking()
    {
        using CancellationTokenSource source = new();
        Local local = new(["x", "y", "z"]) { OnCall = source.Cancel };

        await FluentActions.Awaiting(() => new SelfConsistencyTrigger(new()).AfterAsync(Requests.Context(local: local), Requests.Answer("a"), source.Token).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();

        local.Asked.Should().ContainSingle();
    }

    [Fact]
    public async Task AfterAsync_SampleFails_ThrowsItsError()
    {
        OverloadedException error = new(8, 8);

        (await FluentActions.Awaiting(() =>
                new SelfConsistencyTrigger(new()).AfterAsync(Requests.Context(local: new ScriptedClient(Throw(error))), Requests.Answer("a"), Requests.Ct).AsTask())
            .Should().ThrowAsync<OverloadedException>()).Which.Should().BeSameAs(error);
    }

    [Theory]
    [InlineData(0, 0.7f, 0.5, nameof(SelfConsistencyOptions.Samples))]
    [InlineData(17, 0.7f, 0.5, nameof(SelfConsistencyOptions.Samples))]
    [InlineData(3, 0f, 0.5, nameof(SelfConsistencyOptions.Temperature))]
    [InlineData(3, float.NaN, 0.5, nameof(SelfConsistencyOptions.Temperature))]
    [InlineData(3, 0.7f, 0, nameof(SelfConsistencyOptions.MinAgreement))]
    [InlineData(3, 0.7f, 1.1, nameof(SelfConsistencyOptions.MinAgreement))]
    public void Options_OutsideTheirRange_AreRefusedByName(int samples, float temperature, double agreement, string property) =>
        FluentActions.Invoking(() => new SelfConsistencyTrigger(new() { Samples = samples, Temperature = temperature, MinAgreement = agreement }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(property);

    private sealed class Last : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => (x!.Contains("42") || x.Contains("two")) == (y!.Contains("42") || y.Contains("two"));

        public int GetHashCode(string obj) => 0;
    }

    private sealed class Local(string[] samples) : IChatClient
    {
        public List<ChatOptions?> Asked { get; } = [];

        public Action? OnCall { get; init; }

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Asked.Add(options);
            OnCall?.Invoke();
            return Task.FromResult(Requests.Answer(samples[Asked.Count - 1]));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
