using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

namespace LocalMode.LlamaCpp.Tests.Chat.Answers;

/// <summary>Scripted answers in every style, whole and cut everywhere: the same parts come out.</summary>
public sealed class AnswerParserScriptTests
{
    private const string One = """{"s": "x", "n": 3}""";
    private static readonly ReasoningStyle Thinking = new("<think>", "</think>", null);

    public static TheoryData<string> Styles => [.. StyleScript.All.Select(static style => style.Template)];

    [Theory]
    [MemberData(nameof(Styles))]
    public void Append_AnyCut_GivesTheExpectedParts(string template)
    {
        StyleScript script = StyleScript.All.Single(style => style.Template == template);
        ToolCallStyle style = ToolCallStyleDetector.Detect(Templates.Get(template)).Style;
        int count = 0;
        foreach ((string output, string expected) in Scenarios(script, style.IsBare))
        {
            string Run(params string[] pieces) => Script.Parse(new(style, new(ScriptedTools.All), Thinking, isReasoning: false), pieces);
            Run(output).Should().Be(expected, "the answer is {0}", output);
            Run([.. output.Select(static next => next.ToString())]).Should().Be(expected, "the answer is {0}, by characters", output);
            for (int cut = 0; cut <= output.Length; cut++)
                Run(output[..cut], output[cut..]).Should().Be(expected, "the answer is {0}, cut at {1}", output, cut);

            count++;
        }

        count.Should().BeGreaterThanOrEqualTo(20);
    }

    private static IEnumerable<(string Output, string Expected)> Scenarios(StyleScript script, bool isBare)
    {
        string Write(params (string, string)[] calls) => script.Write(calls);
        string one = Write(("lookup", One));
        string call = Script.Call("lookup", One);
        yield return ("", "");
        yield return ("Just text.", "T(Just text.)");
        yield return (" a < b && [x] {y} ```c``` <b>\n\n", "T( a < b && [x] {y} ```c``` <b>\n\n)");
        yield return (script.NoMarkers, Script.Text(script.NoMarkers));
        yield return ("Try <think> here </think>.", "T(Try <think> here </think>.)");
        yield return (one, call);
        yield return ("\n\n" + one + " \n", call);
        yield return ("<think>\nhm, {\"\n" + one + "\n</think>\n\n" + one, Script.Reasoning("hm, {\"\n" + one) + call);
        yield return ("<think>\n\n</think>\n\nText", "T(Text)");
        yield return ("<think> cut <b> </thi", "R(cut <b> </thi)");
        yield return ("  <thinking", "T(  <thinking)");
        foreach (string arguments in ScriptedTools.Arguments)
            yield return (Write(("lookup", arguments)), Script.Call("lookup", arguments));

        if (isBare)
        {
            foreach (string text in BareText(one))
                yield return (text, Script.Text(text));

            yield break;
        }


        // Without a schema, a value that is written as text is text.
        yield return (Write(("nope", One)), Script.Call("nope", script.Template is "tagged" or "key-value" or "invoked" ? """{"s": "x", "n": "3"}""" : One));
        yield return (Write(("lookup", One), ("clock", "{}"), ("lookup", "{\"s\": \"\"}")), call + Script.Call("clock", "{}") + Script.Call("lookup", "{\"s\": \"\"}"));
        yield return ("Let me see.\n\n" + one, "T(Let me see.)" + call);
        yield return (one + "\nDone [ok].", call + "T(Done [ok].)");
        yield return (one + "\n" + one + "\nand\n" + one, call + call + "T(and)" + call);
        yield return ("Text " + script.Broken + " end", "T(Text)" + Lost(script, script.Broken) + (EndsOnItsOwn(script) ? "T(end)" : ""));
        yield return (script.Cut, Script.Malformed(script.Cut));
        if (script.Unclosed.Length > 0)
            yield return (script.Unclosed, Script.Call("lookup", """{"s": "x"}"""));
    }

    // Without a closing marker nothing says where a call that is not readable ends.
    private static bool EndsOnItsOwn(StyleScript script) => script.Template is not ("mistral-like" or "name-and-id");

    private static string Lost(StyleScript script, string raw) => Script.Malformed(EndsOnItsOwn(script) ? raw : raw + " end");

    private static IEnumerable<string> BareText(string one) =>
    [
        one + one,
        one + "\n" + one,
        one + " text",
        "Text " + one,
        "[" + one + "]",
        "{\"name\": \"nope\", \"parameters\": {\"s\": \"x\"}}",
        "{\"name\": \"lookup\", \"parameters\": \"{}\"}",
        "{\"name\": \"lookup\", \"parameters\": {\"s\": }}",
        "{\"name\": \"lookup\"}",
        "{\"parameters\": {}}",
        "{\"city\": \"x\", \"name\": \"lookup\", \"parameters\": {}}",
        "{\"name\": \"lookup\", \"parameters\": {\"s\": \"x\"",
        "  {}\n",
        "{",
    ];
}
