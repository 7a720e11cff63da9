using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Privacy;

public class OutgoingMessagesTests
{
    [Fact]
    public void Map_EveryKind_CopiesWhatIsNamedAndSharesNothing()
    {
        Dictionary<string, object?> arguments = new() { ["a"] = new List<int> { 1, 2 }, ["b"] = "text" };
        byte[] bytes = [1, 2, 3];
        AIContent[] contents =
        [
            new TextContent("hello"), new FunctionCallContent("id", "f", arguments), new UriContent("https://host/a.png", "image/png"),
            new DataContent(bytes, "image/png") { Name = "n" }, new ErrorContent("e") { ErrorCode = "Refusal", Details = "secret" },
        ];
        foreach (AIContent content in contents)
        {
            content.AdditionalProperties = new() { ["local"] = "fact" };
            content.RawRepresentation = new object();
            content.Annotations = [new CitationAnnotation { Snippet = "s" }];
        }
        ChatMessage message = new(ChatRole.Assistant, [.. contents])
        {
            AuthorName = "me",
            MessageId = "m",
            CreatedAt = DateTimeOffset.UnixEpoch,
            RawRepresentation = new object(),
            AdditionalProperties = new() { ["a"] = 1 },
        };

        ChatMessage mapped = OutgoingMessages.Map([message, new(ChatRole.Tool, [new FunctionResultContent("id", new { x = 1 })])])[0];

        (mapped.AuthorName, mapped.Role).Should().Be(("me", ChatRole.Assistant));
        mapped.MessageId.Should().BeNull();
        mapped.CreatedAt.Should().BeNull();
        mapped.RawRepresentation.Should().BeNull();
        mapped.AdditionalProperties.Should().BeNull();
        mapped.Contents.Should().HaveCount(contents.Length);
        mapped.Contents.Should().NotIntersectWith(contents);
        mapped.Contents.Should().OnlyContain(content => content.AdditionalProperties == null && content.RawRepresentation == null && content.Annotations == null);

        bytes[0] = 9;
        arguments["b"] = "changed";
        ((List<int>)arguments["a"]!).Add(3);
        mapped.Contents.OfType<DataContent>().Single().Data.ToArray().Should().Equal(1, 2, 3);
        FunctionCallContent call = mapped.Contents.OfType<FunctionCallContent>().Single();
        call.Arguments!["b"].Should().Be("text");
        PlainJson.Write((JsonElement)call.Arguments["a"]!).Should().Be("[1, 2]");
        mapped.Contents.OfType<ErrorContent>().Single().Details.Should().BeNull();
    }

    [Fact]
    public void Map_ThinkingUsageAndMarkers_StayHere()
    {
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [new TextReasoningContent("hmm"), new UsageContent(), new StreamResetContent(EscalationReason.Stalled, 3), new AIContent(), new TextContent("answer")]),
            new(ChatRole.Assistant, [new TextReasoningContent("only thinking")]),
            new(ChatRole.Assistant, []),
        ];

        IReadOnlyList<ChatMessage> mapped = OutgoingMessages.Map(messages);

        mapped.Should().HaveCount(2);
        mapped[0].Contents.Should().ContainSingle().Which.Should().BeOfType<TextContent>();
        mapped[1].Contents.Should().BeEmpty();
    }

    [Fact]
    public void Map_UnknownContent_IsKeptForTheGuard()
    {
        AIContent unknown = new HostedFileContent("file");
        AIContent bare = new() { RawRepresentation = new object() };

        IReadOnlyList<ChatMessage> mapped = OutgoingMessages.Map([new(ChatRole.User, [unknown, bare])]);

        mapped[0].Contents.Should().Equal(unknown, bare);
    }

    [Fact]
    public void Map_CallIds_AreRenumberedAndKeepTheirResults()
    {
        IReadOnlyList<ChatMessage> mapped = OutgoingMessages.Map(
        [
            new(ChatRole.Assistant, [new FunctionCallContent("0", "f"), new FunctionCallContent("sk-abc", "g")]),
            new(ChatRole.Tool, [new FunctionResultContent("sk-abc", "G"), new FunctionResultContent("0", "F")]),
            new(ChatRole.Assistant, [new FunctionCallContent("0", "h")]),
            new(ChatRole.Tool, [new FunctionResultContent("0", "H")]),
        ]);

        mapped.SelectMany(message => message.Contents).Select(content => content switch
        {
            FunctionCallContent call => $"{call.CallId} {call.Name}",
            FunctionResultContent result => $"{result.CallId} {result.Result}",
            _ => "",
        }).Should().Equal("call00001 f", "call00002 g", "call00002 G", "call00001 F", "call00003 h", "call00003 H");
    }

    [Fact]
    public void Map_Results_BecomeJsonOrStayPlain()
    {
        using JsonDocument document = JsonDocument.Parse("""{"a":1}""");
        object?[] results = [null, "text", 3, true, document.RootElement, new { x = "y" }, new TextContent("t"), new List<AIContent> { new TextContent("u") }];

        List<object?> mapped = [.. OutgoingMessages.Map([.. results.Select(result => new ChatMessage(ChatRole.Tool, [new FunctionResultContent("1", result)]))])
            .Select(message => ((FunctionResultContent)message.Contents[0]).Result)];
        document.Dispose();

        mapped[0].Should().BeNull();
        mapped[1].Should().Be("text");
        mapped[2].Should().Be(3);
        mapped[3].Should().Be(true);
        PlainJson.Write((JsonElement)mapped[4]!).Should().Be("""{"a": 1}""");
        PlainJson.Write((JsonElement)mapped[5]!).Should().Be("""{"x": "y"}""");
        mapped[6].Should().BeOfType<TextContent>().Which.Should().NotBeSameAs(results[6]);
        mapped[7].Should().BeOfType<List<AIContent>>().Which.Should().ContainSingle();
    }

    [Fact]
    public void Map_ResultThatIsNoJson_IsKeptForTheGuard()
    {
        Loop loop = new();
        loop.Next = loop;

        ((FunctionResultContent)OutgoingMessages.Map([new(ChatRole.Tool, [new FunctionResultContent("1", loop)])])[0].Contents[0]).Result.Should().BeSameAs(loop);
    }

    private sealed class Loop
    {
        public Loop? Next { get; set; }
    }
}
