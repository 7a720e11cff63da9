using System.Text.Json;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Tests.Chat.Answers;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

public sealed class GenericToolPromptTests
{
    public static TheoryData<string> Names => [.. Templates.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rewrite_AnyTemplate_ThePromptShowsFunctionsCallsAndResults(string name)
    {
        ChatMessage[] messages = Conversation();
        string before = JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions);

        string prompt = Render(name, messages, ScriptedTools.All);

        prompt.Should().Contain("clock").And.Contain("lookup").And.Contain("Zürich").And.Contain("result one").And.Contain("21.5").And.Contain("And now?");
        JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions).Should().Be(before, "the caller's messages are the caller's");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rewrite_ResultsLast_ThePromptShowsThem(string name) =>
        Render(name, Conversation()[..3], ScriptedTools.All).Should().Contain("result one").And.Contain("21.5");

    [Theory]
    [MemberData(nameof(Names))]
    public void Rewrite_NoFunctions_ShowsTheHistoryOnly(string name) =>
        Render(name, Conversation(), null).Should().Contain("Zürich").And.Contain("21.5").And.NotContain("Tells the time.");

    [Theory]
    [InlineData("chatml-default-system", "<|im_start|>system\nBe brief.\n\nYou may call")]
    [InlineData("phi-like", "<|system|>\nBe brief.\n\nYou may call")]
    [InlineData("deepseek-r1-like", "Be brief.\n\nYou may call")]
    public void Rewrite_SystemTurn_TakesTheFunctions(string name, string expected)
    {
        string prompt = Render(name, [new(ChatRole.System, "Be brief."), new(ChatRole.User, "Time?")], ScriptedTools.All);

        prompt.Should().Contain(expected);
        prompt.Should().Contain("\n{\"type\": \"function\", \"function\": {\"name\": \"clock\", \"description\": \"Tells the time.\", \"parameters\": {\"type\": \"object\", \"properties\": {}}}}\n");
        prompt.Should().Contain(ToolCallStyleDetector.Detect(Templates.Get(name)).Style.Sample);
    }

    [Fact]
    public void Rewrite_NoSystemTurn_OneIsAdded() =>
        Render("phi-like", [new(ChatRole.User, "Time?")], ScriptedTools.All).Should().StartWith("<|system|>\nYou may call").And.EndWith("<|user|>\nTime?<|end|>\n<|assistant|>\n");

    [Fact]
    public void Rewrite_TemplateRefusesSystem_TheFirstUserTurnTakesTheFunctions() =>
        Render("gemma-like", [new(ChatRole.User, "Time?")], ScriptedTools.All).Should()
            .StartWith("<s><start_of_turn>user\nYou may call").And.EndWith("answer in plain text.\n\nTime?<end_of_turn>\n<start_of_turn>model\n");

    [Fact]
    public void Rewrite_TemplateWithoutCalls_ResultsShareTheUsersTurn() =>
        Render("gemma-like", [.. Conversation()[..3], new(ChatRole.User, "Well?")], null).Should().Be(
            "<s><start_of_turn>user\nWeather and time?<end_of_turn>\n<start_of_turn>model\nI look.\n"
            + "<tool_call>\n{\"name\": \"lookup\", \"arguments\": {\"s\": \"Zürich\", \"n\": 2}}\n</tool_call>\n<tool_call>\n{\"name\": \"clock\", \"arguments\": {}}\n</tool_call><end_of_turn>\n"
            + "<start_of_turn>user\n<tool_response>\nresult one\n</tool_response>\n<tool_response>\n{\"t\": 21.5}\n</tool_response>\n\nWell?<end_of_turn>\n<start_of_turn>model\n");

    [Fact]
    public void Rewrite_OneCallAtATime_EachCallIsFollowedByItsResult()
    {
        string prompt = Render("llama3-like", Conversation(), null);

        int[] order = [.. new[] { "\"lookup\"", "result one", "\"clock\"", "21.5" }.Select(text => prompt.IndexOf(text, StringComparison.Ordinal))];
        order.Should().BeInAscendingOrder().And.NotContain(-1);
    }

    [Fact]
    public void Rewrite_UnreadableCall_IsShownAsItWasWritten()
    {
        const string raw = "<tool_call>{oops</tool_call>";
        ChatMessage[] messages = [new(ChatRole.User, "Hi"), new(ChatRole.Assistant, [new LocalMode.LlamaCpp.Chat.Answers.CallContents(ToolCallStyle.Generic).Malformed(raw, "no JSON")])];

        Render("gemma-like", messages, null).Should().Contain("<start_of_turn>model\n" + raw + "<end_of_turn>");
    }

    [Fact]
    public void Rewrite_NothingToDo_GivesTheSameList()
    {
        ChatMessage[] messages = [new(ChatRole.User, "Hi")];
        foreach (string name in Templates.All)
        {
            TemplateTools template = ToolCallStyleDetector.Detect(Templates.Get(name));
            GenericToolPrompt.Rewrite(messages, null, template).Should().BeSameAs(messages);
            GenericToolPrompt.Rewrite(messages, [], template).Should().BeSameAs(messages);
        }
    }

    private static ChatMessage[] Conversation() =>
    [
        new(ChatRole.User, "Weather and time?"),
        new(
            ChatRole.Assistant,
            [
                new TextContent("I look."),
                new FunctionCallContent("call_01234567890", "lookup", new Dictionary<string, object?> { ["s"] = "Zürich", ["n"] = 2 }),
                new FunctionCallContent("call_01234567891", "clock"),
            ]),
        new(ChatRole.Tool, [new FunctionResultContent("call_01234567890", "result one"), new FunctionResultContent("call_01234567891", JsonElement.Parse("""{"t": 21.5}"""))]),
        new(ChatRole.Assistant, "Fine."),
        new(ChatRole.User, "And now?"),
    ];

    private static string Render(string name, IReadOnlyList<ChatMessage> messages, IReadOnlyList<AITool>? tools)
    {
        ChatTemplate template = Templates.Get(name);
        TemplateTools shows = ToolCallStyleDetector.Detect(template);
        ChatTemplateOptions options = new() { BosToken = "<s>", EosToken = "</s>", Tools = shows.ShowsTools ? tools : null };
        return template.Render(GenericToolPrompt.Rewrite(messages, tools, shows), options).Text;
    }
}
