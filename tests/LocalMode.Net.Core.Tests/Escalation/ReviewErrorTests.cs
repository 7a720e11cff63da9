using LocalMode.Core.Tests.Escalation.Triggers;
using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Review: whose error the caller sees, and what still answers.</summary>
public class ReviewErrorTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task PreferCloud_LocalThrowsWhatNobodyKnows_BothErrorsAreInside(bool stream)
    {
        Pair pair = new(
            new ScriptedClient(Throw(new FormatException("local"))),
            new ScriptedClient(Throw(new HttpRequestException("cloud"))),
            o => o.Mode = EscalationMode.PreferCloud);

        AggregateException thrown = (await pair.Awaiting(p => p.AskAsync(stream)).Should().ThrowAsync<AggregateException>()).Which;

        thrown.InnerExceptions.Select(e => e.Message).Should().Equal("local", "cloud");
    }

    [Fact]
    public async Task PreferCloud_CloudFailed_BusyLocalStillAnswers()
    {
        ScriptedClient local = new(Say("local"), Finish(ChatFinishReason.Stop));
        local.Services[typeof(IModelLoad)] = new FakeLoad(queueLength: 4, queueLimit: 4);
        Pair pair = new(local, new ScriptedClient(Throw(new HttpRequestException("cloud"))), o => o.Mode = EscalationMode.PreferCloud);

        (await pair.AskAsync(stream: true)).Text.Should().Be("local");
    }

    [Fact]
    public async Task PreferCloud_FactoryCannotReachItsServer_LocalAnswers()
    {
        using FallbackChatClient client = new(
            new ScriptedClient(Say("local"), Finish(ChatFinishReason.Stop)),
            static () => throw new HttpRequestException("no token"),
            new() { Mode = EscalationMode.PreferCloud });

        (await client.GetResponseAsync(Pair.Question, cancellationToken: Pair.Ct)).Text.Should().Be("local");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_TriggerThrowsAfterTheCommit_ErrorCarriesTheReport(bool unknown)
    {
        using CancellationTokenSource caller = new();
        Pair pair = new(new ScriptedClient(Say("whole"), Finish(ChatFinishReason.Stop)), configure: o =>
        {
            o.AfterCommit = AfterCommitBehavior.Restart;
            o.Triggers.Add(new AfterTrigger(() =>
            {
                if (unknown)
                    throw new FormatException("mine");
                caller.Cancel();
                caller.Token.ThrowIfCancellationRequested();
            }));
        });

        Exception? thrown = await Record.ExceptionAsync(() => pair.AskAsync(stream: true, cancellationToken: caller.Token));

        thrown.Should().NotBeNull();
        thrown!.GetEscalationReport().Should().NotBeNull();
    }

    [Fact]
    public async Task Stream_BreaksBehindAToolCall_PartialTextIsWhatWasShown()
    {
        Pair pair = new(new ScriptedClient(
            Say("Hello"), Contents(new FunctionCallContent("1", "look")), Say(" hidden"), Throw(new HttpRequestException("cut"))));

        EscalationIncompleteException thrown = (await pair.Awaiting(p => p.StreamAsync()).Should().ThrowAsync<EscalationIncompleteException>()).Which;

        thrown.PartialText.Should().Be("Hello");
    }

    [Fact]
    public async Task ToolTurn_OfTheCloudWhileOffline_TheCauseIsInside()
    {
        Pair pair = new(new ScriptedClient(Say("local")), configure: o => o.Connectivity = new ApplicationConnectivity { IsOnline = false });
        FunctionCallContent call = new("1", "look") { AdditionalProperties = new() { [ToolTurn.Key] = nameof(EscalationLeg.Cloud) } };
        ChatMessage[] messages =
        [
            new(ChatRole.User, "why?"), new(ChatRole.Assistant, [call]), new(ChatRole.Tool, [new FunctionResultContent("1", "seen")]),
        ];

        EscalationIncompleteException thrown = (await pair.Client.Awaiting(c => c.GetResponseAsync(messages, cancellationToken: Pair.Ct))
            .Should().ThrowAsync<EscalationIncompleteException>()).Which;

        thrown.InnerException.Should().BeOfType<OfflineException>();
    }

    [Fact]
    public async Task Response_OfALegThatGivesItToOthersToo_IsNotChanged()
    {
        ChatResponse shared = new(new ChatMessage(ChatRole.Assistant, "cached")) { FinishReason = ChatFinishReason.Stop };
        using FallbackChatClient client = new(new CachedClient(shared), static () => throw new InvalidOperationException(), new() { Mode = EscalationMode.LocalOnly });

        ChatResponse response = await client.GetResponseAsync(Pair.Question, cancellationToken: Pair.Ct);

        response.GetEscalationReport().Should().NotBeNull();
        shared.AdditionalProperties.Should().BeNull();
    }

    [Fact]
    public async Task Trigger_CallsTheOutputInvalidWithoutAnError_CloudAnswers()
    {
        Pair pair = new(new ScriptedClient(Say("local"), Finish(ChatFinishReason.Stop)), configure: o =>
        {
            o.Commit = CommitPolicy.WholeResponse;
            o.Triggers.Add(new InvalidTrigger());
        });

        (await pair.AskAsync(stream: true)).Text.Should().Be("cloud");
    }

    [Fact]
    public async Task MinimumConfidence_StreamWithTheDefaultCommit_IsHeeded()
    {
        ChatResponseUpdate doubtful = new(ChatRole.Assistant, "local");
        Pair pair = new(new ScriptedClient(_ => new(doubtful), Finish(ChatFinishReason.Stop)), configure: o =>
        {
            o.MinimumConfidence = 0.9;
            o.ConfidenceEstimator = new Doubt();
        });

        Exception? thrown = null;
        string? text = null;
        try
        {
            text = (await pair.AskAsync(stream: true)).Text;
        }
        catch (EscalationIncompleteException error)
        {
            thrown = error;
        }

        (thrown is not null || text == "cloud").Should().BeTrue("an answer below the minimum must not pass for a good one in silence");
    }

    [Fact]
    public void GetService_ValidatesItself()
    {
        Pair pair = new(new ScriptedClient(Say("local")));

        pair.Client.GetService(typeof(IStructuredOutputValidation)).Should().NotBeNull("GenerateObject would repair a second time");
    }

    private sealed class AfterTrigger(Action act) : IEscalationTrigger
    {
        public ValueTask<TriggerVerdict> AfterAsync(EscalationContext context, ChatResponse response, CancellationToken cancellationToken)
        {
            act();
            return default;
        }
    }

    private sealed class InvalidTrigger : IEscalationTrigger
    {
        public ValueTask<TriggerVerdict> AfterAsync(EscalationContext context, ChatResponse response, CancellationToken cancellationToken) =>
            new(TriggerVerdict.Escalate(EscalationReason.InvalidOutput));
    }

    private sealed class Doubt : IConfidenceEstimator
    {
        public ValueTask<double?> EstimateAsync(
            IReadOnlyList<ChatMessage> messages, ChatOptions? options, ChatResponse response, CancellationToken cancellationToken) => new(0.1);
    }

    private sealed class CachedClient(ChatResponse response) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(response);

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
