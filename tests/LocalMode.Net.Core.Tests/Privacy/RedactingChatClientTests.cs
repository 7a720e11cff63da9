using System.Text.Json;
using LocalMode.Core.Tests.Escalation;
using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Privacy.Payloads;

namespace LocalMode.Core.Tests.Privacy;

public class RedactingChatClientTests
{
    private const string Value = "jan@example.com";

    private readonly RedactionVault _vault = new();
    private readonly string _placeholder;

    public RedactingChatClientTests() => _placeholder = _vault.Add(SensitiveDataKind.Email, Value);

    [Fact]
    public async Task GetStreamingResponse_PlaceholderCutAnywhere_IsRestored()
    {
        string answer = $"Mail {_placeholder} and {_placeholder}!";
        for (int size = 1; size <= answer.Length; size++)
        {
            ChatResponseUpdate[] updates =
                [.. answer.Chunk(size).Select(piece => Update("1", new TextContent(new string(piece)))), new() { MessageId = "1", FinishReason = ChatFinishReason.Stop }];

            List<ChatResponseUpdate> restored = await StreamAsync(updates);

            string.Concat(restored.Select(update => update.Text)).Should().Be($"Mail {Value} and {Value}!");
            restored[^1].FinishReason.Should().Be(ChatFinishReason.Stop);
            restored.ToChatResponse().Messages.Should().ContainSingle();
        }
    }

    [Fact]
    public async Task GetStreamingResponse_HeldTail_ComesBeforeWhateverFollows()
    {
        string open = _placeholder[..4];
        List<ChatResponseUpdate> restored = await StreamAsync(
            Update("1", new TextContent("a" + open), new UsageContent()),
            Update("1", new FunctionCallContent("c", "f", new Dictionary<string, object?> { ["x"] = _placeholder })),
            Update("1", new TextReasoningContent("b" + open)),
            Update("1", new TextContent("c" + open)),
            Update("2", new TextContent("d" + open)),
            new() { MessageId = "2", FinishReason = ChatFinishReason.Stop });

        restored.SelectMany(update => update.Contents.Select(content => $"{update.MessageId} " + content switch
        {
            TextContent text => text.Text,
            TextReasoningContent thinking => $"({thinking.Text})",
            FunctionCallContent call => $"f({call.Arguments!["x"]})",
            _ => "usage",
        })).Should().Equal("1 a", "1 usage", $"1 {open}", $"1 f({Value})", "1 (b)", $"1 ({open})", "1 c", $"1 {open}", "2 d", $"2 {open}");
        restored[^1].FinishReason.Should().Be(ChatFinishReason.Stop);
    }

    [Fact]
    public async Task GetStreamingResponse_EndsWithoutFinish_GivesTheHeldTail()
    {
        List<ChatResponseUpdate> restored = await StreamAsync(Update("1", new TextContent("a" + _placeholder[..4])));

        restored.ToChatResponse().Text.Should().Be("a" + _placeholder[..4]);
    }

    [Fact]
    public async Task GetResponse_Placeholders_AreRestoredInACopy()
    {
        ChatMessage message = new(ChatRole.Assistant,
        [
            new TextContent($"to {_placeholder}") { AdditionalProperties = new() { ["p"] = 1 } },
            new FunctionCallContent("c", "f", new Dictionary<string, object?>
            {
                [_placeholder] = Payloads.Json(new { a = new[] { _placeholder, "x" }, n = 1.50 }), ["list"] = new List<string> { _placeholder }, ["n"] = 1,
            }),
            new ErrorContent($"no {_placeholder}"),
        ])
        { RawRepresentation = new object() };
        ChatResponse response = new(message) { ResponseId = "r", ModelId = "m", FinishReason = ChatFinishReason.ToolCalls, Usage = new() { TotalTokenCount = 3 }, AdditionalProperties = new() { ["q"] = 2 } };
        using RedactingChatClient client = new(new FixedClient(response), _vault);

        ChatResponse restored = await client.GetResponseAsync([], cancellationToken: Ct);

        restored.Should().BeEquivalentTo(response, options => options.Excluding(each => each.Messages).Excluding(each => each.Text).Excluding(each => each.RawRepresentation));
        restored.Text.Should().Be($"to {Value}");
        restored.Messages[0].Contents[0].AdditionalProperties!["p"].Should().Be(1);
        IDictionary<string, object?> arguments = ((FunctionCallContent)restored.Messages[0].Contents[1]).Arguments!;
        PlainJson.Write((JsonElement)arguments[Value]!).Should().Be($$"""{"a": ["{{Value}}", "x"], "n": 1.5}""");
        arguments["list"].Should().BeEquivalentTo(new[] { Value });
        arguments["n"].Should().Be(1);
        ((ErrorContent)restored.Messages[0].Contents[2]).Message.Should().Be($"no {Value}");
        response.Text.Should().Be($"to {_placeholder}", "the inner client may keep its answer");
    }

    [Fact]
    public async Task GetResponse_JsonWasAskedFor_ValuesAreEscaped()
    {
        string placeholder = _vault.Add(SensitiveDataKind.Secret, "a\"b\\c\nd");
        string answer = $$"""{"secret":"{{placeholder}}"}""";
        using RedactingChatClient client = new(new ScriptedClient([.. answer.Chunk(3).Select<char[], Step>(piece => _ => new(Update("1", new TextContent(new string(piece)))))]), _vault);
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.Json };

        ChatResponse whole = await client.GetResponseAsync([], options, Ct);
        ChatResponse streamed = await client.GetStreamingResponseAsync([], options, Ct).ToChatResponseAsync(Ct);

        foreach (ChatResponse response in (ChatResponse[])[whole, streamed])
            JsonSerializer.Deserialize<JsonElement>(response.Text).GetProperty("secret").GetString().Should().Be("a\"b\\c\nd");
    }

    private async Task<List<ChatResponseUpdate>> StreamAsync(params ChatResponseUpdate[] updates)
    {
        using RedactingChatClient client = new(new ScriptedClient([.. updates.Select<ChatResponseUpdate, Step>(update => _ => new(update))]), _vault);
        List<ChatResponseUpdate> restored = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync([], cancellationToken: Ct))
            restored.Add(update);
        return restored;
    }

    private static ChatResponseUpdate Update(string id, params AIContent[] contents) => new(ChatRole.Assistant, [.. contents]) { MessageId = id };

    private sealed class FixedClient(ChatResponse response) : IChatClient
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
