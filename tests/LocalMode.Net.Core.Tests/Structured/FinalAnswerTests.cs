using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Structured;

public class FinalAnswerTests
{
    private static readonly FunctionCallContent Call = new("1", "look");
    private static readonly FunctionResultContent Result = new("1", "x is 5");

    [Fact]
    public void Text_ToolsWereRun_IsWhatComesAfterThem()
    {
        FinalAnswer.Text(new(new ChatMessage(ChatRole.Assistant, [new TextContent("Hm."), Call, Result, new TextContent("{\"x\""), new TextContent(":5}")]))).Should().Be("{\"x\":5}");
        FinalAnswer.Text(new([new(ChatRole.Assistant, [new TextContent("Hm."), Call]), new(ChatRole.Tool, [Result, new TextContent("5")]), new(ChatRole.Assistant, "6")])).Should().Be("56");
        FinalAnswer.Text(new(new ChatMessage(ChatRole.Assistant, [new TextContent("Hm."), Call]))).Should().BeEmpty();
        FinalAnswer.Text(new(new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("Hm."), new TextContent("5")]))).Should().Be("5");
    }

    [Fact]
    public void OpenCalls_AnsweredAndInformational_AreNone()
    {
        FunctionCallContent open = new("2", "look");
        ChatResponse response = new(new ChatMessage(ChatRole.Assistant, [Call, open, Result, new FunctionCallContent("3", "elsewhere") { InformationalOnly = true }]));

        FinalAnswer.OpenCalls(response).Should().Equal(open);
    }

    [Fact]
    public void ToolTurns_OfAResponse_EndWithTheLastResult()
    {
        FunctionCallContent open = new("2", "look");
        ChatMessage turn = new(ChatRole.Assistant, [new TextContent("Hm."), Call, open]);
        ChatResponse response = new([turn, new(ChatRole.Tool, [Result, new TextContent("5")]), new(ChatRole.Assistant, "6")]);

        List<ChatMessage> turns = FinalAnswer.ToolTurns(response);

        turns.Select(static message => message.Role).Should().Equal(ChatRole.Assistant, ChatRole.Tool);
        turns[0].Contents.Should().Equal(turn.Contents[0], Call);
        turns[1].Contents.Should().Equal(Result);
        turn.Contents.Should().HaveCount(3, "the response stays as it is");
        FinalAnswer.ToolTurns(new(new ChatMessage(ChatRole.Assistant, "5"))).Should().BeEmpty();
    }
}
