using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Output;

/// <summary>The one request for a correction, before triggers 16 and 17 escalate.</summary>
public class OutputRepairTests
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.System, "be brief"), new(ChatRole.User, "which city?")];
    private static readonly AIFunction Now = AIFunctionFactory.Create(() => 1, "now");

    [Fact]
    public void BuildRepair_InvalidJson_ShowsAnswerAndErrors()
    {
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"required":["city"]}""")) };
        ChatResponse answer = Of(new TextReasoningContent("hm"), new TextContent("""{"name":"Rome"}"""));

        IReadOnlyList<ChatMessage> repair = OutputCheck.BuildRepair(Messages, options, answer, OutputCheck.Check(options, answer)!);

        repair.Take(2).Should().Equal(Messages);
        repair.Skip(2).Select(m => m.Role).Should().Equal(ChatRole.Assistant, ChatRole.User);
        repair[2].Text.Should().Be("""{"name":"Rome"}""");
        repair[3].Text.Should().Contain("city");
    }

    [Fact]
    public void BuildRepair_InvalidCall_AnswersItWithTheError()
    {
        ChatOptions options = new() { Tools = [Now] };
        ChatResponse answer = Of(new TextContent("let me see"), new FunctionCallContent("c1", "know"));

        IReadOnlyList<ChatMessage> repair = OutputCheck.BuildRepair(Messages, options, answer, ToolCallCheck.Check(options, answer)!);

        repair[2].Contents.OfType<FunctionCallContent>().Should().ContainSingle().Which.CallId.Should().Be("c1");
        repair[3].Contents.Should().ContainSingle().Which.Should().BeOfType<FunctionResultContent>().Which.CallId.Should().Be("c1");
        repair.Should().HaveCount(4);
    }

    [Fact]
    public void BuildRepair_ToolModeIsBroken_ShowsNoCallAndSaysWhy()
    {
        (ChatToolMode Mode, AIContent Content, string Shown, string Said)[] cases =
        [
            (ChatToolMode.None, new FunctionCallContent("c1", "now"), "(empty)", "none may be called"),
            (ChatToolMode.RequireAny, new TextContent("noon"), "noon", "one was required"),
            (ChatToolMode.RequireSpecific("now"), new TextContent("noon"), "noon", "\"now\""),
        ];
        foreach ((ChatToolMode mode, AIContent content, string shown, string said) in cases)
        {
            ChatOptions options = new() { Tools = [Now], ToolMode = mode };
            ChatResponse answer = Of(content);

            IReadOnlyList<ChatMessage> repair = OutputCheck.BuildRepair(Messages, options, answer, ToolCallCheck.Check(options, answer)!);

            repair.Select(m => m.Role).Should().Equal(ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User);
            repair[2].Text.Should().Be(shown);
            repair[3].Text.Should().Contain(said);
            repair.SelectMany(m => m.Contents).Should().AllBeOfType<TextContent>();
        }
    }

    private static ChatResponse Of(params AIContent[] contents) => new(new ChatMessage(ChatRole.Assistant, [.. contents]));
}
