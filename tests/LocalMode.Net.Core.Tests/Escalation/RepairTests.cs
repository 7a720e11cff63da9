using System.Text.Json;
using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Answers that do not have the form that was asked for are sent back once, and then given up.</summary>
public class RepairTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse("""{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}""").RootElement;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_ValidAtOnce_IsServedWithoutRepair(bool stream)
    {
        using Turns local = new("""{"n":1}""");
        using FallbackChatClient client = Create(local);

        ChatResponse response = await AskAsync(client, stream);

        response.Text.Should().Be("""{"n":1}""");
        local.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_Invalid_IsRepairedLocallyOnce(bool stream)
    {
        using Turns local = new("""{"n":"one"}""", """{"n":1}""");
        using FallbackChatClient client = Create(local);

        ChatResponse response = await AskAsync(client, stream);

        response.Text.Should().Be("""{"n":1}""");
        EscalationReport report = response.GetEscalationReport()!;
        report.ServedBy.Should().Be(EscalationLeg.Local);
        report.Attempts.Select(a => a.IsRepair).Should().Equal(false, true);
        local.Requests[1].Should().Contain(m => m.Role == ChatRole.Assistant && m.Text == """{"n":"one"}""");
        local.Requests[1][^1].Text.Should().Contain("/n");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_InvalidTwice_Escalates(bool stream)
    {
        using Turns local = new("no", "still no");
        using Turns cloud = new("""{"n":2}""");
        using FallbackChatClient client = Create(local, cloud);

        ChatResponse response = await AskAsync(client, stream);

        response.Text.Should().Be("""{"n":2}""");
        EscalationReport report = response.GetEscalationReport()!;
        report.Reason.Should().Be(EscalationReason.InvalidOutput);
        report.Stage.Should().Be(EscalationStage.After);
        report.Attempts.Should().HaveCount(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_InvalidEverywhere_IsAnErrorAndNotAnAnswer(bool stream)
    {
        using Turns local = new("no", "still no");
        using Turns cloud = new("neither");
        using FallbackChatClient client = Create(local, cloud);

        AggregateException thrown = (await FluentActions.Awaiting(() => AskAsync(client, stream)).Should().ThrowAsync<AggregateException>()).Which;

        thrown.InnerExceptions.Should().AllBeOfType<InvalidOutputException>();
        cloud.Requests.Should().ContainSingle("there is one repair a request");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_InvalidInLocalOnly_IsForbiddenWithTheTextInside(bool stream)
    {
        using Turns local = new("no", "still no");
        using FallbackChatClient client = Create(local, configure: o => o.Mode = EscalationMode.LocalOnly);

        EscalationForbiddenException thrown = (await FluentActions.Awaiting(() => AskAsync(client, stream)).Should().ThrowAsync<EscalationForbiddenException>()).Which;

        thrown.InnerException.Should().BeOfType<InvalidOutputException>().Which.Text.Should().Be("still no");
    }

    [Fact]
    public async Task Repair_TurnedOff_EscalatesAtOnce()
    {
        using Turns local = new("no");
        using Turns cloud = new("""{"n":2}""");
        using FallbackChatClient client = Create(local, cloud, o => o.RepairInvalidOutput = false);

        (await AskAsync(client, stream: true)).Text.Should().Be("""{"n":2}""");
        local.Requests.Should().ContainSingle();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ToolCall_Unknown_IsRepairedAndThenEscalates(bool stream)
    {
        FunctionCallContent unknown = new("1", "g", new Dictionary<string, object?>());
        FunctionCallContent known = new("2", "f", new Dictionary<string, object?>());
        Pair pair = new(
            new ScriptedClient(Contents(unknown), Finish(ChatFinishReason.ToolCalls)),
            new ScriptedClient(Contents(known), Finish(ChatFinishReason.ToolCalls)));
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => 1, "f")] };

        ChatResponse response = await pair.AskAsync(stream, options);

        response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Should().ContainSingle().Which.Name.Should().Be("f");
        response.GetEscalationReport()!.Reason.Should().Be(EscalationReason.InvalidToolCall);
        pair.Local.Calls.Should().Be(2);
    }

    private static async Task<ChatResponse> AskAsync(FallbackChatClient client, bool stream)
    {
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema) };
        return stream
            ? await client.GetStreamingResponseAsync(Pair.Question, options, Pair.Ct).ToChatResponseAsync(Pair.Ct)
            : await client.GetResponseAsync(Pair.Question, options, Pair.Ct);
    }

    private static FallbackChatClient Create(Turns local, Turns? cloud = null, Action<EscalationOptions>? configure = null)
    {
        EscalationOptions options = new();
        configure?.Invoke(options);
        return new FallbackChatClient(local, () => cloud ?? throw new InvalidOperationException("The cloud must not be touched."), options);
    }

    /// <summary>Says one text after the other.</summary>
    private sealed class Turns(params string[] answers) : IChatClient
    {
        public List<List<ChatMessage>> Requests { get; } = [];

        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Requests.Add([.. messages]);
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, answers[Requests.Count - 1]);
            yield return new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop };
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
