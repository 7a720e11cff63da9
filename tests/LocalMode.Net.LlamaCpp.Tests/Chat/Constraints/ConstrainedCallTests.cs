using System.Text.Json;
using LocalMode.LlamaCpp.Tests.Chat.Scripted;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.Constraints;

/// <summary>Calls of constrained answers from the request to the content, over a model that wishes for texts.</summary>
public sealed class ConstrainedCallTests(ScriptedModel model) : IClassFixture<ScriptedModel>
{
    private static readonly AIFunctionDeclaration Light = Function(
        "set_light", """{"type":"object","properties":{"room":{"enum":["hall","attic"]},"on":{"type":"boolean"}},"required":["room","on"],"additionalProperties":false}""");

    private static readonly AIFunctionDeclaration Wait = Function(
        "wait", """{"type":"object","properties":{"minutes":{"enum":[5,10]}},"required":["minutes"],"additionalProperties":false}""");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("qwen3-like")]
    [InlineData("mistral-like")]
    [InlineData("llama3-like")]
    public async Task GetResponseAsync_RequiredCall_IsOneWhateverTheModelWants(string template)
    {
        FunctionCallContent call = (await AskAsync(template, "I will not.", ChatToolMode.RequireAny)).Calls.Should().ContainSingle().Which;

        call.Exception.Should().BeNull();
        call.Name.Should().BeOneOf("set_light", "wait");
        Fits(call).Should().BeTrue();
    }

    [Theory]
    [InlineData("set_light")]
    [InlineData("wait")]
    public async Task GetResponseAsync_RequiredFunction_IsTheOneThatIsCalled(string name)
    {
        (FunctionCallContent[] calls, ChatResponse response) = await AskAsync("qwen3-like", "I will not.", ChatToolMode.RequireSpecific(name));

        calls.Should().ContainSingle().Which.Name.Should().Be(name);
        Fits(calls[0]).Should().BeTrue();
        response.FinishReason.Should().Be(ChatFinishReason.ToolCalls);
    }

    [Fact]
    public async Task GetResponseAsync_CallThatTheModelBegins_IsHeldToTheFunction()
    {
        (FunctionCallContent[] calls, ChatResponse response) = await AskAsync(
            "qwen3-like", "Well. <tool_call>\n{\"name\": \"set_lamp\", \"arguments\": {\"room\": \"cellar\"}}\n</tool_call>", ChatToolMode.Auto);

        response.Text.Trim().Should().StartWith("Well.");
        calls[0].Name.Should().Be("set_light");
        Fits(calls[0]).Should().BeTrue();
    }

    [Fact]
    public async Task GetResponseAsync_NoCall_StaysFreeText()
    {
        (FunctionCallContent[] calls, ChatResponse response) = await AskAsync("qwen3-like", "It is {off} <b>already</b>.", ChatToolMode.Auto);

        calls.Should().BeEmpty();
        response.Text.Should().Be("It is {off} <b>already</b>.");
    }

    [Theory]
    [InlineData("{\"done\":true}", false)]
    [InlineData("<tool_call>\n{\"name\": \"wait\", \"arguments\": {\"minutes\": 5}}\n</tool_call>", true)]
    public async Task GetResponseAsync_ToolsAndASchema_AreCallsOrTheJson(string wish, bool isCall)
    {
        ChatOptions options = new()
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","properties":{"done":{"type":"boolean"}},"required":["done"],"additionalProperties":false}""")),
        };

        (FunctionCallContent[] calls, ChatResponse response) = await AskAsync("qwen3-like", wish, ChatToolMode.Auto, options);

        calls.Should().HaveCount(isCall ? 1 : 0);
        response.Text.Should().Be(isCall ? "" : wish);
        response.FinishReason.Should().Be(isCall ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop);
    }

    [Fact]
    public async Task GetResponseAsync_RequiredWithoutFunctions_IsAnArgumentError()
    {
        await using ScriptedChat chat = await model.OpenAsync("qwen3-like");
        await FluentActions.Awaiting(() => chat.AskAsync(new() { ToolMode = ChatToolMode.RequireAny })).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => chat.AskAsync(new() { ToolMode = ChatToolMode.RequireSpecific("other"), Tools = [Wait] })).Should().ThrowAsync<ArgumentException>();
    }

    private static AIFunctionDeclaration Function(string name, string schema) => AIFunctionFactory.CreateDeclaration(name, "A function.", JsonElement.Parse(schema));

    private static bool Fits(FunctionCallContent call)
    {
        AIFunctionDeclaration function = call.Name == Wait.Name ? Wait : Light;
        string arguments = JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(IDictionary<string, object?>)));
        return JsonSchema.Parse(function.JsonSchema).IsValid(JsonElement.Parse(arguments));
    }

    private async Task<(FunctionCallContent[] Calls, ChatResponse Response)> AskAsync(string template, string wish, ChatToolMode mode, ChatOptions? options = null)
    {
        await using ScriptedChat chat = await model.OpenAsync(template);
        options ??= new();
        options.Temperature = 0;
        options.MaxOutputTokens = 300;
        options.AllowMultipleToolCalls = false;
        options.Tools = [Light, Wait];
        options.ToolMode = mode;
        chat.Client.ConstraintOf = (_, _) => new WishedText(chat.Vocabulary, wish);
        ChatResponse response = await chat.Client.GetResponseAsync(Conversations.Ask("Hi"), options, Token);
        return ([.. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()], response);
    }
}
