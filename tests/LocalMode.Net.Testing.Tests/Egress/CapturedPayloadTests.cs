using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Egress;

public sealed class CapturedPayloadTests
{
    private const string Secret = "J\u00F6rg \"O'Neil\" \U0001F600 <b>/x";

    private static readonly Dictionary<string, (Func<ChatMessage> Message, ChatOptions? Options)> Places = new()
    {
        ["text"] = (() => new(ChatRole.User, $"I am {Secret}."), null),
        ["text spread over pieces"] = (() => new(ChatRole.User, [new TextContent(Secret[..3]), new TextContent(Secret[3..])]), null),
        ["author"] = (() => new(ChatRole.User, "hi") { AuthorName = Secret }, null),
        ["message id"] = (() => new(ChatRole.User, "hi") { MessageId = Secret }, null),
        ["message properties"] = (() => new(ChatRole.User, "hi") { AdditionalProperties = new() { ["k"] = Secret } }, null),
        ["content properties"] = (() => With(new TextContent("hi") { AdditionalProperties = new() { ["k"] = Secret } }), null),
        ["reasoning"] = (() => With(new TextReasoningContent(Secret)), null),
        ["protected reasoning"] = (() => With(new TextReasoningContent("") { ProtectedData = Secret }), null),
        ["tool name"] = (() => With(new FunctionCallContent("1", Secret)), null),
        ["tool argument"] = (() => With(new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = new[] { Secret } })), null),
        ["tool argument name"] = (() => With(new FunctionCallContent("1", "f", new Dictionary<string, object?> { [Secret] = 1 })), null),
        ["tool result"] = (() => With(new FunctionResultContent("1", Secret)), null),
        ["tool result, object"] = (() => With(new FunctionResultContent("1", JsonSerializer.SerializeToElement(new { deep = new { value = Secret } }))), null),
        ["tool result, JSON in a text"] = (() => With(new FunctionResultContent("1", JsonSerializer.Serialize(new { value = Secret }))), null),
        ["tool result, JSON in JSON in a text"] = (() => With(new FunctionResultContent("1", JsonSerializer.Serialize(JsonSerializer.Serialize(new { value = Secret })))), null),
        ["tool error"] = (() => With(new FunctionResultContent("1", null) { Exception = new InvalidOperationException(Secret) }), null),
        ["error"] = (() => With(new ErrorContent(Secret)), null),
        ["attachment"] = (() => With(new DataContent(Encoding.UTF8.GetBytes("x " + Secret), "text/plain")), null),
        ["attachment name"] = (() => With(new DataContent(new byte[] { 1 }, "text/plain") { Name = Secret }), null),
        ["address"] = (() => With(new UriContent("http://host/?q=" + Uri.EscapeDataString(Secret), "text/plain")), null),
        ["raw text"] = (() => With(new TextContent("hi") { RawRepresentation = Secret }), null),
        ["instructions"] = (Hello, new() { Instructions = Secret }),
        ["stop sequence"] = (Hello, new() { StopSequences = [Secret] }),
        ["conversation"] = (Hello, new() { ConversationId = Secret }),
        ["model"] = (Hello, new() { ModelId = Secret }),
        ["option"] = (Hello, new() { AdditionalProperties = new() { ["k"] = new List<string> { Secret } } }),
        ["option name"] = (Hello, new() { AdditionalProperties = new() { [Secret] = 1 } }),
        ["tool description"] = (Hello, new() { Tools = [AIFunctionFactory.Create(static () => 1, "f", Secret)] }),
        ["tool schema"] = (Hello, new() { Tools = [AIFunctionFactory.CreateDeclaration("f", "d", JsonSerializer.SerializeToElement(new { description = Secret }))] }),
        ["required tool"] = (Hello, new() { ToolMode = ChatToolMode.RequireSpecific(Secret) }),
        ["response schema"] = (Hello, new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonSerializer.SerializeToElement(new { title = Secret }), "n", "d") }),
    };

    public static TheoryData<string> Names => [.. Places.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AssertNeverContains_InEachPlace_IsFound(string place)
    {
        CapturedPayload payload = CapturedPayload.Capture([Places[place].Message()], Places[place].Options);

        payload.Unreadable.Should().BeEmpty();
        new[] { payload }.AssertContains(Secret);
        new[] { payload }.Invoking(static p => p.AssertNeverContains(Secret)).Should().Throw<EgressAssertionException>().WithMessage("*payload 1 at *");
        new[] { payload }.AssertNeverContains("something else");
    }

    [Theory]
    [InlineData("J\\u00F6rg")]
    [InlineData("J\\u00f6rg")]
    [InlineData("J\\\\u00f6rg")]
    [InlineData("J%C3%B6rg")]
    [InlineData("{\"name\":\"J\\u00F6rg\"}")]
    public void Find_EscapedForm_IsFound(string text) =>
        CapturedPayload.Capture([new ChatMessage(ChatRole.User, text)]).Find("J\u00F6rg").Should().NotBeEmpty();

    [Fact]
    public void Find_OtherCase_IsFoundWhereAsked()
    {
        CapturedPayload payload = CapturedPayload.Capture([new ChatMessage(ChatRole.User, "ANNA@EXAMPLE.ORG")]);

        payload.Find("anna@example.org").Should().BeEmpty();
        payload.Find("anna@example.org", StringComparison.OrdinalIgnoreCase).Should().NotBeEmpty();
    }

    [Fact]
    public void AssertNeverContains_WhatCannotBeRead_FailsClosed()
    {
        ChatMessage unknown = With(new UnknownContent());
        ChatMessage raw = With(new TextContent("hi") { RawRepresentation = new Uri("http://host/") });
        ChatOptions factory = new() { RawRepresentationFactory = static _ => null };

        foreach (CapturedPayload payload in new[] { CapturedPayload.Capture([unknown]), CapturedPayload.Capture([raw]), CapturedPayload.Capture([Hello()], factory) })
            new[] { payload }.Invoking(static p => p.AssertNeverContains("x")).Should().Throw<EgressAssertionException>().WithMessage("*cannot be read*");
    }

    [Fact]
    public async Task Payloads_MessageChangedAfterTheCall_AreAsTheyWere()
    {
        using ScriptedChatClient inner = new(ScriptedReply.FromText("yes"));
        using CapturingChatClient client = new(inner);
        ChatMessage message = new(ChatRole.User, "a secret");

        await client.GetResponseAsync([message], cancellationToken: TestContext.Current.CancellationToken);
        await client.GetStreamingResponseAsync([message], cancellationToken: TestContext.Current.CancellationToken).ToChatResponseAsync(TestContext.Current.CancellationToken);
        message.Contents.Clear();

        client.Payloads.Should().HaveCount(2).And.OnlyContain(static payload => payload.Find("a secret").Count > 0);
        inner.Requests.Payloads().AssertContains("a secret");
    }

    [Fact]
    public void Capture_Embeddings_HoldsValuesAndOptions()
    {
        CapturedPayload payload = CapturedPayload.Capture(["one", Secret], new EmbeddingGenerationOptions { ModelId = "m", AdditionalProperties = new() { ["k"] = "v" } });

        payload.Find(Secret).Should().ContainSingle().Which.Place.Should().Be("values[1]");
        payload.Find("m").Should().NotBeEmpty();
        payload.Find("v").Should().NotBeEmpty();
    }

    [Fact]
    public void AssertContains_NoPayload_Throws() =>
        FluentActions.Invoking(static () => Array.Empty<CapturedPayload>().AssertContains("x")).Should().Throw<EgressAssertionException>();

    private static ChatMessage Hello() => new(ChatRole.User, "hi");

    private static ChatMessage With(AIContent content) => new(ChatRole.Assistant, [content]);

    private sealed class UnknownContent : AIContent;
}
