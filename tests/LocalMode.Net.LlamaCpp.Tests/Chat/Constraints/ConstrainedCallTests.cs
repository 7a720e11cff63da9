using System.Text.Json;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Tests.Chat.Scripted;
using LocalMode.LlamaCpp.Tests.Chat.ToolCalls;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.Constraints;

/// <summary>Calls of constrained answers from the request to the content, over a model that wishes for texts.</summary>
public sealed class ConstrainedCallTests(ScriptedModel model) : IClassFixture<ScriptedModel>
{
    private static readonly AIFunctionDeclaration Light = Function(
        "set_light", """{"type":"object","properties":{"room":{"enum":["hall","attic"]},"on":{"type":"boolean"}},"required":["room","on"],"additionalProperties":false}""");

    private static readonly AIFunctionDeclaration Wait = Function(
        "wait", """{"type":"object","properties":{"minutes":{"enum":[5,10]}},"required":["minutes"],"additionalProperties":false}""");

    // The arguments come before the name, so that nothing can hold them to the schema of the function.
    private const string ArgumentsFirst = """
        {%- for t in tools or [] %}{{ t | tojson }}{% endfor %}
        {%- for m in messages %}
        {{- '<|' + m.role + '|>' + (m.content or '') }}
        {%- for c in m.tool_calls or [] %}{{ '<call>{"arguments": ' + (c.function.arguments | tojson) + ', "name": "' + c.function.name + '"}</call>' }}{%- endfor %}
        {{- '<|end|>' }}
        {%- endfor %}
        {%- if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}
        """;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    [Theory]
    [InlineData(null)]
    [InlineData("qwen3-like")]
    [InlineData("mistral-like")]
    [InlineData("command-like")]
    [InlineData("tagged")]
    [InlineData("key-value")]
    [InlineData("sections")]
    [InlineData("name-and-id")]
    [InlineData("wrapped")]
    [InlineData("invoked")]
    [InlineData("functions")]
    public async Task GetResponseAsync_MarkersOfCallsInTheJson_AreText(string? template)
    {
        ToolCallStyle style = template is null ? ToolCallStyle.Generic : ToolCallStyleDetector.Detect(Templates.Get(template)).Style;
        string wish = JsonSerializer.Serialize(new { note = $"write {style.Open.Trim()} or {style.SectionOpen.Trim()}", ok = true }, Relaxed);
        ChatOptions options = new()
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""{"type":"object","properties":{"note":{"type":"string"},"ok":{"type":"boolean"}},"required":["note","ok"]}""")),
        };

        (FunctionCallContent[] calls, ChatResponse response) = await AskAsync(template, wish, ChatToolMode.Auto, options);

        response.Text.Should().Be(wish);
        calls.Should().BeEmpty();
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
    }

    [Theory]
    [InlineData("1.0", 1)]
    [InlineData("-0.0", 0)]
    [InlineData("7", 7)]
    public async Task GetResponseAsync_IntegerWithAFraction_IsReadIntoAnInteger(string spelled, int expected)
    {
        AIFunction twice = AIFunctionFactory.Create((int n) => 2 * n, "twice");

        (FunctionCallContent[] calls, _) = await AskAsync(
            "qwen3-like", $"<tool_call>\n{{\"name\": \"twice\", \"arguments\": {{\"n\": {spelled}}}}}\n</tool_call>", ChatToolMode.RequireAny, tools: [twice]);

        object? result = await twice.InvokeAsync(new(calls.Should().ContainSingle().Which.Arguments), Token);
        result.Should().BeOfType<JsonElement>().Which.GetInt32().Should().Be(2 * expected);
    }

    [Fact]
    public async Task GetResponseAsync_NameThatCannotBeReadBack_IsLeftOutBesideASchema()
    {
        ChatOptions options = new() { ResponseFormat = ChatResponseFormat.Json };
        AIFunctionDeclaration odd = Function("a<b>{c", """{"type":"object"}""");

        (_, ChatResponse alone) = await AskAsync("functions", "{\"a\":\"<function=\"}", ChatToolMode.Auto, options, [odd]);
        (FunctionCallContent[] calls, _) = await AskAsync("functions", "<function=wait>{\"minutes\": 5}</function>", ChatToolMode.Auto, options, [odd, Wait]);

        alone.Text.Should().Be("{\"a\":\"<function=\"}");
        calls.Should().ContainSingle().Which.Name.Should().Be("wait");
    }

    [Fact]
    public async Task GetResponseAsync_NestingBeyondWhatCallsMayHave_IsNotWritten()
    {
        AIFunctionDeclaration any = Function("any", """{"type":"object","properties":{"a":{}},"required":["a"]}""");

        // What wishes for more than is allowed goes astray, up to the limit of tokens; a call that cannot be read must not come of it.
        (await CallsOfAsync(63)).Should().ContainSingle();
        (await CallsOfAsync(80)).Should().NotContain(static call => call.Exception != null);

        async Task<FunctionCallContent[]> CallsOfAsync(int depth)
        {
            string wish = "<tool_call>\n{\"name\": \"any\", \"arguments\": {\"a\": " + new string('[', depth) + new string(']', depth) + "}}\n</tool_call>";
            return (await AskAsync("qwen3-like", wish, ChatToolMode.RequireAny, tools: [any], change: static options => options.ConstraintLimits = new() { MaxNesting = 200 })).Calls;
        }
    }

    [Fact]
    public async Task EnforcedToolModes_TemplateWithoutASpellingOfCalls_IsNone()
    {
        await using ScriptedChat chat = await model.OpenAsync(change: static options => options.ChatTemplate = ArgumentsFirst);
        IChatCapabilities capabilities = (IChatCapabilities)chat.Client;

        capabilities.ToolModes.Should().Be(ChatToolModes.Auto);
        capabilities.EnforcedToolModes.Should().Be(ChatToolModes.None);
        await FluentActions.Awaiting(() => chat.AskAsync(new() { ToolMode = ChatToolMode.RequireAny, Tools = [Wait] })).Should().ThrowAsync<UnsupportedCapabilityException>();
        (await FluentActions.Awaiting(() => chat.AskAsync(new() { ResponseFormat = ChatResponseFormat.Json, Tools = [Wait] })).Should().ThrowAsync<UnsupportedCapabilityException>())
            .WithMessage("*Leave out the form or the functions*");
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

    private async Task<(FunctionCallContent[] Calls, ChatResponse Response)> AskAsync(
        string? template, string wish, ChatToolMode mode, ChatOptions? options = null, AITool[]? tools = null, Action<LlamaCppOptions>? change = null)
    {
        await using ScriptedChat chat = await model.OpenAsync(template, change);
        options ??= new();
        options.Temperature = 0;
        options.MaxOutputTokens = 300;
        options.AllowMultipleToolCalls = false;
        options.Tools = tools ?? [Light, Wait];
        options.ToolMode = mode;
        chat.Client.ConstraintOf = (_, _) => new WishedText(chat.Vocabulary, wish);
        ChatResponse response = await chat.Client.GetResponseAsync(Conversations.Ask("Hi"), options, Token);
        return ([.. response.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>()], response);
    }
}
