using System.Text.Json;
using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Tests.Chat.Answers;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

/// <summary>What a template writes for a call, the parser reads back as that call.</summary>
public sealed class RoundTripTests
{
    private const string Eos = "<|probe-eos|>";

    public static TheoryData<string> Names => [.. Templates.WithCalls];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_RenderedCall_GivesItBack(string name)
    {
        foreach (string arguments in ScriptedTools.Arguments)
            Check(name, ("lookup", arguments));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_RenderedCalls_GiveThemBack(string name)
    {
        if (ToolCallStyleDetector.Detect(Templates.Get(name)).ShowsSeveralCalls)
            Check(name, ("lookup", ScriptedTools.Arguments[0]), ("clock", "{}"), ("lookup", ScriptedTools.Arguments[^1]));
    }

    private static void Check(string name, params (string Name, string Arguments)[] calls)
    {
        ChatTemplate template = Templates.Get(name);
        TemplateTools tools = ToolCallStyleDetector.Detect(template);
        ChatTemplateOptions options = new() { BosToken = "<s>", EosToken = Eos, Tools = tools.ShowsTools ? ScriptedTools.All : null };
        List<AIContent> contents = [];
        foreach ((string function, string arguments) in calls)
        {
            Dictionary<string, object?> values = JsonElement.Parse(arguments).EnumerateObject().ToDictionary(static item => item.Name, static item => (object?)item.Value);
            contents.Add(new FunctionCallContent($"callid{contents.Count:D3}", function, values));
        }

        ChatMessage user = new(ChatRole.User, "question");
        string prompt = template.Render([user], options).Text;
        options.AddGenerationPrompt = false;
        string text = template.Render([user, new(ChatRole.Assistant, contents)], options).Text;
        // A template that opens reasoning for the answer, or shows it as empty, does so in front of the call.
        int turn = 0;
        while (turn < prompt.Length && turn < text.Length && prompt[turn] == text[turn])
            turn++;

        string answer = text[turn..].Replace(Eos, "", StringComparison.Ordinal);
        foreach (string end in (string[])["<|im_end|>\n", "<|eot_id|>", "<|END|>", "<|end|>\n", "<|end|>", "[end]\n"])
            answer = answer.EndsWith(end, StringComparison.Ordinal) ? answer[..^end.Length] : answer;

        if (name == "deepseek-r1-like")
            answer = "<" + answer;

        string parsed = Script.Parse(new(tools.Style, new(ScriptedTools.All), ReasoningStyleDetector.Detect(template), isReasoning: false), [answer]);
        parsed.Should().Be(string.Concat(calls.Select(static call => Script.Call(call.Name, call.Arguments))), "the text is {0}", answer);
    }
}
