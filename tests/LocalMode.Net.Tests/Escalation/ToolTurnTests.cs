using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Tests.Escalation;

/// <summary>A turn in which a tool ran stays on its leg: proven with the real function invocation and the stock coalescer.</summary>
public class ToolTurnTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<bool, string?, EscalationLeg> Ways => new()
    {
        { true, null, EscalationLeg.Local },
        { true, "m1", EscalationLeg.Local },
        { true, "m1", EscalationLeg.Cloud },
        { false, null, EscalationLeg.Local },
        { false, "m1", EscalationLeg.Cloud },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Find_StepAfterATool_GivesTheLegOfTheCall(bool stream, string? messageId, EscalationLeg leg)
    {
        using ToolLeg inner = new(messageId, leg);
        int runs = 0;
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => ++runs, "now")] };

        ChatResponse response = await AskAsync(inner, [new(ChatRole.User, "what time?")], options, stream);

        response.Text.Should().EndWith("noon");
        runs.Should().Be(1);
        inner.Found.Should().Equal(null, leg);
        inner.FoundOnUpdate.Should().Equal([null, null], "properties of an update without a message id end on the response, not in the history");
    }

    [Fact]
    public async Task Find_NextTurn_IsFreeAgain()
    {
        using ToolLeg inner = new("m1", EscalationLeg.Local);
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => 1, "now")] };
        List<ChatMessage> history = [new(ChatRole.User, "what time?")];
        history.AddMessages(await AskAsync(inner, history, options, stream: true));
        ToolTurn.Find(history).Should().Be(EscalationLeg.Local);

        history.Add(new(ChatRole.User, "thanks"));

        ToolTurn.Find(history).Should().BeNull();
    }

    [Fact]
    public async Task Find_HistoryStoredAsJson_StillKnowsTheLeg()
    {
        using ToolLeg inner = new("m1", EscalationLeg.Cloud);
        List<ChatMessage> history = [new(ChatRole.User, "what time?")];
        history.AddMessages(await AskAsync(inner, history, new() { Tools = [AIFunctionFactory.Create(() => 1, "now")] }, stream: true));

        string json = JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions);
        List<ChatMessage> read = JsonSerializer.Deserialize<List<ChatMessage>>(json, AIJsonUtilities.DefaultOptions)!;

        ToolTurn.Find(read).Should().Be(EscalationLeg.Cloud);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Find_CallThatTheUserApproved_GivesItsLeg(bool stream)
    {
        using ToolLeg inner = new("m1", EscalationLeg.Cloud);
        int runs = 0;
        ChatOptions options = new() { Tools = [new ApprovalRequiredAIFunction(AIFunctionFactory.Create(() => ++runs, "now"))] };
        List<ChatMessage> history = [new(ChatRole.User, "what time?")];
        ChatResponse first = await AskAsync(inner, history, options, stream);
        history.AddMessages(first);
        ToolApprovalRequestContent request = first.Messages.SelectMany(m => m.Contents).OfType<ToolApprovalRequestContent>().Single();
        ToolTurn.Find(history).Should().BeNull("no tool ran yet");
        history.Add(new(ChatRole.User, [request.CreateResponse(approved: true)]));

        ChatResponse second = await AskAsync(inner, history, options, stream);

        second.Text.Should().EndWith("noon");
        runs.Should().Be(1);
        inner.Found.Should().Equal(null, EscalationLeg.Cloud);
    }

    private static async Task<ChatResponse> AskAsync(ToolLeg inner, List<ChatMessage> history, ChatOptions options, bool stream)
    {
        // It disposes the leg, which does not mind.
        using FunctionInvokingChatClient client = new(inner);
        return stream
            ? await client.GetStreamingResponseAsync(history, options, Ct).ToChatResponseAsync(Ct)
            : await client.GetResponseAsync(history, options, Ct);
    }

    /// <summary>Calls a tool until there is a result, and marks as the fallback client does.</summary>
    private sealed class ToolLeg(string? messageId, EscalationLeg leg) : IChatClient
    {
        public List<EscalationLeg?> Found { get; } = [];

        public List<string?> FoundOnUpdate { get; } = [];

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            ChatResponse response = Answer(messages).ToChatResponse();
            ToolTurn.Mark(response, leg);
            return Task.FromResult(response);
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            foreach (ChatResponseUpdate update in Answer(messages))
            {
                ToolTurn.Mark(update, leg);
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private ChatResponseUpdate[] Answer(IEnumerable<ChatMessage> messages)
        {
            ChatMessage[] read = [.. messages];
            Found.Add(ToolTurn.Find(read));
            FoundOnUpdate.Add(read.Select(m => m.AdditionalProperties?.GetValueOrDefault("update") as string).FirstOrDefault(v => v is not null));
            if (read.Any(m => m.Role == ChatRole.Tool))
                return [new(ChatRole.Assistant, "noon") { MessageId = messageId }];
            return
            [
                new(ChatRole.Assistant, "let me see ") { MessageId = messageId },
                new(ChatRole.Assistant, [new FunctionCallContent("c1", "now") { AdditionalProperties = new() { ["own"] = "kept" } }]) { MessageId = messageId },
                new() { AdditionalProperties = new() { ["update"] = "lost" }, FinishReason = ChatFinishReason.ToolCalls },
            ];
        }
    }
}
