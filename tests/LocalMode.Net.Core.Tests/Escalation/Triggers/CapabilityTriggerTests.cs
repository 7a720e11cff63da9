using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Trigger 6: the request asks for what the leg cannot do.</summary>
public class CapabilityTriggerTests
{
    private const ChatInputKinds AllInputs = ChatInputKinds.Text | ChatInputKinds.Image | ChatInputKinds.Audio | ChatInputKinds.Video | ChatInputKinds.Document;
    private const ChatToolModes AllToolModes = ChatToolModes.Auto | ChatToolModes.RequiredAny | ChatToolModes.RequiredSpecific;

    private static readonly AITool ToolValue = AIFunctionFactory.Create(() => 1, "now");

    public static TheoryData<string, ChatInputKinds> Inputs => new()
    {
        { "image/png", ChatInputKinds.Image },
        { "IMAGE/jpeg", ChatInputKinds.Image },
        { "audio/wav", ChatInputKinds.Audio },
        { "video/mp4", ChatInputKinds.Video },
        { "application/pdf", ChatInputKinds.Document },
        { "text/plain", ChatInputKinds.Document },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Before_MediaOfAKindThatIsNotTaken_EscalatesAndNamesIt(string mediaType, ChatInputKinds kind)
    {
        byte[] bytes = [1];
        AIContent[] forms =
        [
            new DataContent(bytes, mediaType),
            new UriContent("https://example.org/x", mediaType),
            new FunctionResultContent("c1", new DataContent(bytes, mediaType)),
            new FunctionResultContent("c1", new AIContent[] { new TextContent("see"), new DataContent(bytes, mediaType) }),
        ];
        foreach (AIContent content in forms)
        {
            TriggerRequest request = new() { Messages = [new(ChatRole.User, [new TextContent("look"), content]), new(ChatRole.Assistant, "yes"), new(ChatRole.User, "why?")] };

            request.With<IChatCapabilities>(new FakeCapabilities { Inputs = AllInputs & ~kind });
            Expect(await request.BeforeAsync(new CapabilityTrigger()), $"{kind.ToString().ToLowerInvariant()} input");

            request.With<IChatCapabilities>(new FakeCapabilities { Inputs = ChatInputKinds.Text | kind });
            (await request.BeforeAsync(new CapabilityTrigger())).Should().Be(TriggerVerdict.None);
        }
    }

    [Fact]
    public async Task Before_ConversationOfTextCallsAndResults_SaysNothing()
    {
        TriggerRequest request = new()
        {
            Messages =
            [
                new(ChatRole.System, "be brief"),
                new(ChatRole.Assistant, [new TextReasoningContent("hm"), new FunctionCallContent("c1", "now"), new UsageContent(new())]),
                new(ChatRole.Tool, [new FunctionResultContent("c1", "12:00")]),
            ],
        };

        (await request.With<IChatCapabilities>(new FakeCapabilities()).BeforeAsync(new CapabilityTrigger())).Should().Be(TriggerVerdict.None);
    }

    public static TheoryData<ChatToolMode?, ChatToolModes, string> ToolModes => new()
    {
        { null, ChatToolModes.Auto, "ChatOptions.ToolMode auto" },
        { ChatToolMode.Auto, ChatToolModes.Auto, "ChatOptions.ToolMode auto" },
        { ChatToolMode.RequireAny, ChatToolModes.RequiredAny, "ChatOptions.ToolMode required" },
        { ChatToolMode.RequireSpecific("now"), ChatToolModes.RequiredSpecific, "ChatOptions.ToolMode required for one function" },
    };

    [Theory]
    [MemberData(nameof(ToolModes))]
    public async Task Before_ToolsInAModeThatIsNotTaken_EscalatesAndNamesIt(ChatToolMode? mode, ChatToolModes kind, string named)
    {
        TriggerRequest request = new() { Options = new() { Tools = [ToolValue], ToolMode = mode } };

        Expect(await request.With<IChatCapabilities>(new FakeCapabilities()).BeforeAsync(new CapabilityTrigger()), "ChatOptions.Tools");
        Expect(await request.With<IChatCapabilities>(new FakeCapabilities { ToolModes = AllToolModes & ~kind }).BeforeAsync(new CapabilityTrigger()), named);
        (await request.With<IChatCapabilities>(new FakeCapabilities { ToolModes = kind }).BeforeAsync(new CapabilityTrigger())).Should().Be(TriggerVerdict.None);
    }

    [Fact]
    public async Task Before_NoToolsAreAskedFor_SaysNothing()
    {
        foreach (ChatOptions options in (ChatOptions[])[new(), new() { Tools = [] }, new() { Tools = [ToolValue], ToolMode = ChatToolMode.None }, new() { ToolMode = ChatToolMode.RequireAny }])
        {
            TriggerRequest request = new() { Options = options };

            (await request.With<IChatCapabilities>(new FakeCapabilities()).BeforeAsync(new CapabilityTrigger())).Should().Be(TriggerVerdict.None);
        }
    }

    [Fact]
    public async Task Before_FormatThatIsNotTaken_EscalatesAndNamesIt()
    {
        ChatResponseFormat schema = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("{}"));

        Expect(await AskAsync(ChatResponseFormat.Json, ChatResponseFormats.Text | ChatResponseFormats.JsonSchema), "ChatOptions.ResponseFormat json");
        Expect(await AskAsync(schema, ChatResponseFormats.Text | ChatResponseFormats.Json), "ChatOptions.ResponseFormat json with a schema");
        (await AskAsync(ChatResponseFormat.Json, ChatResponseFormats.Json)).Should().Be(TriggerVerdict.None);
        (await AskAsync(schema, ChatResponseFormats.JsonSchema)).Should().Be(TriggerVerdict.None);
        (await AskAsync(ChatResponseFormat.Text, ChatResponseFormats.Text)).Should().Be(TriggerVerdict.None);
        (await AskAsync(null, ChatResponseFormats.Text)).Should().Be(TriggerVerdict.None);

        static ValueTask<TriggerVerdict> AskAsync(ChatResponseFormat? asked, ChatResponseFormats able) =>
            new TriggerRequest { Options = new() { ResponseFormat = asked } }
                .With<IChatCapabilities>(new FakeCapabilities { ResponseFormats = able })
                .BeforeAsync(new CapabilityTrigger());
    }

    [Fact]
    public async Task Before_LegDoesNotAnswer_IsTakenAsAble()
    {
        TriggerRequest request = new()
        {
            Options = new() { Tools = [ToolValue], ResponseFormat = ChatResponseFormat.Json },
            Messages = [new(ChatRole.User, [new UriContent("https://example.org/x", "image/png")])],
        };

        (await request.BeforeAsync(new CapabilityTrigger())).Should().Be(TriggerVerdict.None);
    }

    private static void Expect(TriggerVerdict verdict, string capability)
    {
        verdict.Kind.Should().Be(TriggerVerdictKind.Escalate);
        verdict.Reason.Should().Be(EscalationReason.CapabilityMissing);
        verdict.Error.Should().BeOfType<UnsupportedCapabilityException>().Which.Capability.Should().Be(capability);
    }
}
