using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Output;

/// <summary>Trigger 16: the answer is not the JSON that was asked for.</summary>
public class OutputCheckTests
{
    private static readonly ChatResponseFormat SchemaValue = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""
        {"type":"object","properties":{"city":{"type":"string"},"year":{"type":"integer"}},"required":["city","year"]}
        """));

    [Theory]
    [InlineData("""{"city":"Rome","year":1}""")]
    [InlineData("""  {"city":"Rome","year":1} """)]
    [InlineData("```json\n{\"city\":\"Rome\",\"year\":1}\n```")]
    [InlineData("\n```\r\n{\"city\":\"Rome\",\"year\":1}\r\n```\n")]
    public void Check_ValidAnswer_SaysNothing(string text)
    {
        OutputCheck.Check(new() { ResponseFormat = SchemaValue }, Answer(text)).Should().BeNull();
        OutputCheck.Check(new() { ResponseFormat = ChatResponseFormat.Json }, Answer(text)).Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Rome, in the year 1")]
    [InlineData("{\"city\":\"Rome\",\"year\":1} Enjoy!")]
    [InlineData("{\"city\":\"Rome\",\"year\":1")]
    [InlineData("```json\n{}\n``` and\n```json\n{}\n```")]
    [InlineData("``````")]
    [InlineData("```")]
    [InlineData("```\n```")]
    [InlineData("[1]")]
    [InlineData("\"Rome\"")]
    public void Check_NoObject_IsInvalidOutput(string text)
    {
        InvalidOutputException error = OutputCheck.Check(new() { ResponseFormat = ChatResponseFormat.Json }, Answer(text))!;

        (error.Text, error.Schema).Should().Be((text, null));
        error.Message.Should().NotContain("Rome", "it may be logged");
    }

    [Theory]
    [InlineData("""{"name":"Rome"}""", "city")]
    [InlineData("""{"city":"Rome","year":"one"}""", "/year")]
    public void Check_SchemaIsBroken_SaysWhereAndCarriesTheSchema(string text, string said)
    {
        InvalidOutputException error = OutputCheck.Check(new() { ResponseFormat = SchemaValue }, Answer(text))!;

        error.Message.Should().Contain(said);
        error.Text.Should().Be(text);
        error.Schema.Should().Contain("required");
    }

    [Fact]
    public void Check_NotAMatterOfForm_SaysNothing()
    {
        ChatOptions options = new() { ResponseFormat = SchemaValue };
        OutputCheck.Check(null, Answer("Rome")).Should().BeNull();
        OutputCheck.Check(new(), Answer("Rome")).Should().BeNull();
        OutputCheck.Check(new() { ResponseFormat = ChatResponseFormat.Text }, Answer("Rome")).Should().BeNull();
        OutputCheck.Check(options, Answer("{\"ci", ChatFinishReason.Length)).Should().BeNull("another trigger looks at cut answers");
        OutputCheck.Check(options, Answer("I", ChatFinishReason.ContentFilter)).Should().BeNull();
        OutputCheck.Check(options, Of(new ErrorContent("no") { ErrorCode = "Refusal" })).Should().BeNull();
        OutputCheck.Check(options, Of(new TextContent("let me see"), new FunctionCallContent("c1", "now"))).Should().BeNull("the answer comes after the tool");
        OutputCheck.Check(options, Of(new TextContent("let me see"), new FunctionCallContent("c1", "now"), new FunctionResultContent("c1", 1), new TextContent("""{"city":"Rome","year":1}"""))).Should().BeNull("the tool was run");
        OutputCheck.Check(options, Of(new TextReasoningContent("hm"), new TextContent("""{"city":"Rome","year":1}"""))).Should().BeNull("reasoning is no part of it");
    }

    [Fact]
    public void Check_ToolWasRun_LooksAtTheAnswerAfterIt()
    {
        ChatOptions options = new() { ResponseFormat = SchemaValue };
        ChatResponse answer = Of(new TextContent("let me see"), new FunctionCallContent("c1", "now"), new FunctionResultContent("c1", 1), new TextContent("""{"city":"Rome"}"""));

        OutputCheck.Check(options, answer)!.Text.Should().Be("""{"city":"Rome"}""");
        ToolCallCheck.Check(options, answer).Should().BeNull("it was a tool of the leg");
        OutputCheck.BuildRepair([new(ChatRole.User, "which city?")], options, answer, OutputCheck.Check(options, answer)!).Select(static message => message.Text).Should().HaveCount(4)
            .And.HaveElementAt(2, """{"city":"Rome"}""");
    }

    [Fact]
    public void Check_SchemaOfTheCallerIsMalformed_IsTheCallersError()
    {
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"city"}""")) };

        FluentActions.Invoking(() => OutputCheck.Check(options, Answer("{}"))).Should().Throw<SchemaInvalidException>();
    }

    private static ChatResponse Of(params AIContent[] contents) => new(new ChatMessage(ChatRole.Assistant, [.. contents])) { FinishReason = ChatFinishReason.Stop };

    private static ChatResponse Answer(string text, ChatFinishReason? reason = null) =>
        new(new ChatMessage(ChatRole.Assistant, text)) { FinishReason = reason ?? ChatFinishReason.Stop };
}
