using System.Diagnostics;
using System.Text.Json;
using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Tests.Chat.ToolCalls;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.Answers;

public sealed class AnswerParserTests
{
    private static readonly ReasoningStyle Thinking = new("<think>", "</think>", null);
    private static readonly OfferedTools Tools = new(ScriptedTools.All);

    [Fact]
    public void IsNeeded_NoCallsAndNoReasoning_IsFalse()
    {
        AnswerParser.IsNeeded(null, null).Should().BeFalse();
        AnswerParser.IsNeeded(ToolCallStyle.Generic, null).Should().BeTrue();
        AnswerParser.IsNeeded(null, Thinking).Should().BeTrue();
    }

    [Fact]
    public void Append_PlainPieces_AreHandedOnAsTheyAre()
    {
        AnswerParser[] parsers = [new(null, null, null, false), new(null, null, Thinking, false), new(ToolCallStyle.Generic, Tools, Thinking, false)];
        foreach (AnswerParser parser in parsers)
        {
            parser.Append("One");
            string piece = new(" two");
            parser.Append(piece).Should().ContainSingle().Which.Text.Should().BeSameAs(piece);
        }
    }

    [Fact]
    public void Append_PlainPieces_AllocateNothing()
    {
        AnswerParser parser = new(ToolCallStyle.Generic, Tools, Thinking, false);
        parser.Append("One");
        parser.Append(" two");
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            parser.Append(" two");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void Append_TextBeforeAMarker_IsNotHeldBack()
    {
        AnswerParser parser = new(ToolCallStyle.Generic, Tools, null, false);

        parser.Append("Hello <tool").Should().ContainSingle().Which.Text.Should().Be("Hello");
        parser.Append("ing").Should().ContainSingle().Which.Text.Should().Be(" <tooling");
        parser.Append(" <").Should().BeEmpty();
        parser.Append("tool_call>").Should().BeEmpty();
        parser.Append("{\"name\": \"clock\"}").Should().BeEmpty();
        parser.Append("</tool_call>").Should().ContainSingle().Which.Call!.Name.Should().Be("clock");
        parser.HasCalls.Should().BeTrue();
    }

    [Fact]
    public void Append_BareStyle_DecidesAsEarlyAsItCan()
    {
        ToolCallStyle style = ToolCallStyleDetector.Detect(Templates.Get("llama3-like")).Style;
        AnswerParser text = new(style, Tools, null, false);
        AnswerParser json = new(style, Tools, null, false);
        AnswerParser call = new(style, Tools, null, false);

        text.Append("No").Should().ContainSingle().Which.Text.Should().Be("No");
        json.Append("{\"ci").Should().BeEmpty();
        json.Append("ty\"").Should().ContainSingle().Which.Text.Should().Be("{\"city\"");
        json.HasCalls.Should().BeFalse();
        call.Append("{\"name\": \"clock\", \"parameters\": {}}").Should().BeEmpty();
        call.Complete().Should().ContainSingle().Which.Call!.Name.Should().Be("clock");
    }

    [Fact]
    public void Append_Arrays_GiveEachCallAsSoonAsItIsComplete()
    {
        AnswerParser parser = new(ToolCallStyleDetector.Detect(Templates.Get("mistral-like")).Style, Tools, null, false);

        parser.Append("[TOOL_CALLS] [{\"name\": \"clock\", \"arguments\": {}, \"id\": \"abcdefghi\"}").Should().ContainSingle().Which.Call!.CallId.Should().Be("abcdefghi");
        FunctionCallContent second = parser.Append(", {\"name\": \"clock\", \"arguments\": {}, \"id\": \"abcdefghi\"}]").Should().ContainSingle().Which.Call!;
        second.CallId.Should().MatchRegex("^call_[0-9a-f]{32}$", "an id that is there twice is no id");
        parser.Complete().Should().BeEmpty();
    }

    [Fact]
    public void Append_StyleWithoutIds_CallsHaveTheirOwn()
    {
        AnswerParser parser = new(ToolCallStyle.Generic, Tools, null, false);
        const string one = "<tool_call>{\"name\": \"clock\", \"id\": \"1\"}</tool_call>";

        List<string> ids = [.. parser.Append(one + one).Select(static part => part.Call!.CallId)];

        ids.Should().HaveCount(2).And.OnlyHaveUniqueItems();
        ids.Should().AllSatisfy(static id => id.Should().MatchRegex("^call_[0-9a-f]{32}$"));
    }

    [Fact]
    public void Append_Arguments_AreJsonOrNull()
    {
        AnswerParser parser = new(ToolCallStyle.Generic, Tools, null, false);

        IDictionary<string, object?> arguments = parser.Append("<tool_call>{\"name\": \"lookup\", \"arguments\": {\"s\": \"x\", \"n\": null}}</tool_call>").Single().Call!.Arguments!;

        arguments["s"].Should().BeOfType<JsonElement>().Which.GetString().Should().Be("x");
        arguments["n"].Should().BeNull();
    }

    [Theory]
    [InlineData("s", "12", "12")]
    [InlineData("n", "12", "12")]
    [InlineData("n", "twelve", "\"twelve\"")]
    [InlineData("b", "true", "true")]
    [InlineData("b", "False", "false")]
    [InlineData("u", "null", "null")]
    [InlineData("u", "None", "null")]
    [InlineData("c", "null", "null")]
    [InlineData("o", "{\"a\": 1}", "{\"a\":1}")]
    [InlineData("a", "[1, \"x\"]", "[1,\"x\"]")]
    [InlineData("unknown", "12", "\"12\"")]
    public void Append_ParameterAsText_HasTheTypeOfItsSchema(string key, string text, string expected)
    {
        AnswerParser parser = new(ToolCallStyleDetector.Detect(Templates.Get("tagged")).Style, Tools, null, false);

        FunctionCallContent call = parser.Append($"<tool_call>\n<function=lookup>\n<parameter={key}>\n{text}\n</parameter>\n</function>\n</tool_call>").Single().Call!;

        JsonSerializer.Serialize(call.Arguments![key]).Should().Be(key == "s" ? $"\"{expected}\"" : expected);
    }

    [Fact]
    public void ReasoningCharacters_AnyCut_CountTheMarkersToo()
    {
        const string answer = " <think>\nso 😀\n</think>\n\nText <think>";
        for (int cut = 0; cut <= answer.Length; cut++)
        {
            AnswerParser parser = new(null, null, Thinking, isReasoning: false);
            parser.Append(answer[..cut]);
            bool isInside = cut >= " <think>".Length && cut < answer.IndexOf("</think>", StringComparison.Ordinal) + "</think>".Length;
            parser.IsReasoning.Should().Be(isInside, "cut at {0}", cut);
            parser.Append(answer[cut..]);
            parser.Complete();
            parser.ReasoningCharacters.Should().Be("<think>\nso 😀\n</think>".Length);
        }
    }

    [Fact]
    public void Append_PromptOpensReasoning_TheAnswerBeginsInside()
    {
        AnswerParser parser = new(ToolCallStyle.Generic, Tools, Thinking, isReasoning: true);

        parser.IsReasoning.Should().BeTrue();
        Script.Parse(parser, ["so\n", "<tool_call>", "</think>", "\n\nText"]).Should().Be("R(so\n<tool_call>)T(Text)");
        parser.ReasoningCharacters.Should().Be("so\n<tool_call></think>".Length);
        Script.Parse(new(null, null, Thinking, isReasoning: true), ["so "]).Should().Be("R(so )");
    }

    [Fact]
    public void Append_OtherMarkersThanTheStyles_AreText() =>
        Script.Parse(new(null, null, null, false), ["<think>x</think><tool_call>{}</tool_call>"]).Should().Be("T(<think>x</think><tool_call>{}</tool_call>)");

    [Fact]
    public void Append_CallOverTheLimit_IsLostInTheSamePiecesForAnyCut()
    {
        const string answer = "a <tool_call>{\"name\": \"lookup\", \"arguments\": {\"s\": \"0123456789012345678901234567890123456789\"}}</tool_call> b";
        string whole = Script.Parse(new(ToolCallStyle.Generic, Tools, null, false, callLimit: 40), [answer]);

        whole.Should().StartWith("T(a)M(<tool_call>{").And.EndWith("</tool_call>)T(b)");
        for (int cut = 0; cut <= answer.Length; cut++)
            Script.Parse(new(ToolCallStyle.Generic, Tools, null, false, callLimit: 40), [answer[..cut], answer[cut..]]).Should().Be(whole);

        Script.Parse(new(ToolCallStyle.Generic, Tools, null, false, callLimit: 40), answer.Select(static next => next.ToString())).Should().Be(whole);
        string all = whole.Replace("M(", "", StringComparison.Ordinal).Replace("T(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
        all.Should().Be(answer.Replace("a ", "a", StringComparison.Ordinal).Replace(" b", "b", StringComparison.Ordinal));
    }

    [Fact]
    public void Append_AMegabyteInSmallPieces_TakesTimeInProportion()
    {
        string filler = string.Concat(Enumerable.Repeat("{[\\\"<tool_call> \\n", 1 << 16))[..(1 << 20)].TrimEnd('\\');
        foreach (string answer in (string[])
        [
            "<tool_call>{\"name\": \"lookup\", \"arguments\": {\"s\": \"" + filler + "\"}}</tool_call>",
            "<tool_call>{\"name\": \"lookup\", \"arguments\": {\"s\": " + filler,
            "<think>" + new string(' ', 1 << 20) + "x",
            "x" + new string(' ', 1 << 20) + "x",
            string.Concat(Enumerable.Repeat("<tool_cal", 1 << 17)),
            "<tool_call>" + new string('{', 1 << 20),
            "<tool_call>" + new string(' ', 1 << 20),
        ])
        {
            AnswerParser parser = new(ToolCallStyle.Generic, Tools, Thinking, false, callLimit: 4 << 20);
            long start = Stopwatch.GetTimestamp();
            for (int at = 0; at < answer.Length; at += 3)
                parser.Append(answer.Substring(at, Math.Min(3, answer.Length - at)));

            parser.Complete();
            Stopwatch.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(5), "a quadratic parser needs minutes");
        }
    }
}
