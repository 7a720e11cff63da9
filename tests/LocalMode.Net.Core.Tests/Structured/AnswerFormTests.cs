using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Structured;

public class AnswerFormTests
{
    private static readonly JsonElement Schema = JsonSerializer.Deserialize<JsonElement>("""{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}""");
    private static readonly ChatOptions Formatted = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema) };
    private static readonly ChatOptions Tooled = new() { Tools = [new Declaration("add", Schema), new Declaration("stop", JsonSerializer.Deserialize<JsonElement>("{}"))] };

    [Theory]
    [InlineData("""{"n":1}""")]
    [InlineData("  {\"n\":1}\n")]
    [InlineData("```json\n{\"n\":1}\n```")]
    [InlineData("```\n{\"n\":1}\n```")]
    [InlineData("```{\"n\":1}```")]
    [InlineData("Here it is:\n```json\n{\"n\":1}\n```\nAnything else?")]
    [InlineData("{\"n\":1,\"s\":\"```\"}")]
    public void Check_AnswerOfTheForm_FindsNothing(string text) =>
        AnswerForm.Of(Formatted).Check(Text(text)).Should().BeNull();

    [Theory]
    [InlineData("", AnswerProblemKind.NotJson, "empty")]
    [InlineData("The answer is 1.", AnswerProblemKind.NotJson, "not valid JSON")]
    [InlineData("{\"n\":1", AnswerProblemKind.NotJson, "not valid JSON")]
    [InlineData("{\"n\":1} or {\"n\":2}", AnswerProblemKind.NotJson, "not valid JSON")]
    [InlineData("```json\n{\"n\":1}\n```\nor\n```json\n{\"n\":2}\n```", AnswerProblemKind.NotJson, "not valid JSON")]
    [InlineData("```json\n{\"n\":1}", AnswerProblemKind.NotJson, "not valid JSON")]
    [InlineData("[1]", AnswerProblemKind.BreaksSchema, "expected object")]
    [InlineData("{\"n\":\"1\"}", AnswerProblemKind.BreaksSchema, "/n: expected integer, found \"1\"")]
    [InlineData("{}", AnswerProblemKind.BreaksSchema, "\"n\" is missing")]
    public void Check_AnswerOfAnotherForm_SaysWhy(string text, object kind, string error)
    {
        AnswerProblem? problem = AnswerForm.Of(Formatted).Check(Text(text));

        problem!.Kind.Should().Be((AnswerProblemKind)kind);
        problem.Errors[0].Should().Contain(error);
        problem.ToException(text).Should().BeEquivalentTo(new { Text = text, Schema = Schema.GetRawText() });
    }

    [Fact]
    public void Check_JsonWithoutSchema_IsAnyObject()
    {
        AnswerForm form = AnswerForm.Of(new ChatOptions { ResponseFormat = ChatResponseFormat.Json });

        form.AsksForJson.Should().BeTrue();
        form.Check(Text("{}")).Should().BeNull();
        form.Check(Text("[]"))!.Errors.Should().Equal("expected a JSON object, found array");
    }

    [Fact]
    public void Check_RequestWithoutForm_TakesAnyText()
    {
        AnswerForm.Of(null).Check(Text("anything")).Should().BeNull();
        AnswerForm.Of(new ChatOptions { ResponseFormat = ChatResponseFormat.Text }).Check(Text("anything")).Should().BeNull();
    }

    [Fact]
    public void Check_Calls_FitTheirTools()
    {
        AnswerForm form = AnswerForm.Of(Tooled);

        form.HasTools.Should().BeTrue();
        form.Check(Call(new FunctionCallContent("1", "add", new Dictionary<string, object?> { ["n"] = 1 }))).Should().BeNull();
        form.Check(Call(new FunctionCallContent("1", "add", new Dictionary<string, object?> { ["n"] = JsonSerializer.Deserialize<JsonElement>("1") }))).Should().BeNull();
        form.Check(Call(new FunctionCallContent("1", "stop"))).Should().BeNull();
        form.Check(Call(new FunctionCallContent("1", "elsewhere") { InformationalOnly = true })).Should().BeNull();
        form.Check(Call(new FunctionCallContent("1", "add")))!.Errors.Should().Equal("the arguments of \"add\": (root): the member \"n\" is missing");
        form.Check(Call(new FunctionCallContent("1", "add", new Dictionary<string, object?> { ["n"] = "x" })))!.Errors.Should().Equal("the arguments of \"add\": /n: expected integer, found \"x\"");
        form.Check(Call(new FunctionCallContent("1", "minus")))!.Errors.Should().Equal("there is no tool \"minus\"; there are: add, stop");
        form.Check(Call(new FunctionCallContent("1", "add") { Exception = new JsonException("bad at 3") }))!.Errors.Should().Equal("the arguments of \"add\" cannot be read: bad at 3");
    }

    [Fact]
    public void Check_CallsBesideJson_LeavesTheTextAlone()
    {
        ChatOptions options = new() { ResponseFormat = Formatted.ResponseFormat, Tools = Tooled.Tools };
        ChatResponse response = new(new ChatMessage(ChatRole.Assistant, [new TextContent("I will add."), new FunctionCallContent("1", "stop")]));

        AnswerForm.Of(options).Check(response).Should().BeNull();
    }

    [Fact]
    public void Check_MalformedSchema_ThrowsTyped()
    {
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonSerializer.Deserialize<JsonElement>("""{"type":"strin"}""")) };

        FluentActions.Invoking(() => AnswerForm.Of(options).Check(Text("{}"))).Should().Throw<SchemaInvalidException>();
    }

    [Fact]
    public void Build_OfInvalidJson_AddsTheAnswerAndTheErrors()
    {
        List<ChatMessage> messages = [new(ChatRole.User, "Give n.")];
        ChatResponse answer = Text("{\"n\":\"1\"}");

        List<ChatMessage> request = RepairRequest.Build(messages, answer, AnswerForm.Of(Formatted).Check(answer)!);

        messages.Should().ContainSingle();
        request.Select(m => m.Role).Should().Equal(ChatRole.User, ChatRole.Assistant, ChatRole.User);
        request[0].Should().BeSameAs(messages[0]);
        request[1].Text.Should().Be("{\"n\":\"1\"}");
        request[2].Text.Should().Contain("- /n: expected integer, found \"1\"").And.Contain("corrected JSON only");
    }

    [Fact]
    public void Build_OfHugeAnswer_IsBounded()
    {
        string items = string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"k{i}\":{i}"));
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonSerializer.Deserialize<JsonElement>("""{"additionalProperties":{"type":"string"}}""")) };
        ChatResponse answer = Text($"{{{items}}}");

        List<ChatMessage> request = RepairRequest.Build([], answer, AnswerForm.Of(options).Check(answer)!);

        request[0].Text.Length.Should().BeLessThan(17_000);
        request[1].Text.Length.Should().BeLessThan(4_000);
    }

    [Fact]
    public void Build_OfBadCalls_AnswersEachCallWithTheError()
    {
        ChatResponse answer = new(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("1", "stop"), new FunctionCallContent("2", "minus")]));

        List<ChatMessage> request = RepairRequest.Build([new(ChatRole.User, "Go.")], answer, AnswerForm.Of(Tooled).Check(answer)!);

        request.Select(m => m.Role).Should().Equal(ChatRole.User, ChatRole.Assistant, ChatRole.Tool);
        request[1].Contents.OfType<FunctionCallContent>().Select(c => c.CallId).Should().Equal("1", "2");
        request[2].Contents.OfType<FunctionResultContent>().Should().HaveCount(2)
            .And.AllSatisfy(r => r.Result!.ToString().Should().Contain("no tool \"minus\"").And.Contain("Call again"));
    }

    private static ChatResponse Text(string text) => new(new ChatMessage(ChatRole.Assistant, text));

    private static ChatResponse Call(FunctionCallContent call) => new(new ChatMessage(ChatRole.Assistant, [call]));

    private sealed class Declaration(string name, JsonElement schema) : AIFunctionDeclaration
    {
        public override string Name => name;

        public override JsonElement JsonSchema => schema;
    }
}
