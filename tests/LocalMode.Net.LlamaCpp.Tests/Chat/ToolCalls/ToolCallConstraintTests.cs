using System.Text;
using System.Text.Json;
using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Tests.Chat.Answers;
using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

/// <summary>What a grammar of calls lets through, the parser of the same style reads as these calls.</summary>
public sealed class ToolCallConstraintTests
{
    private static readonly JsonConstraintOptions Json = new();
    private static readonly int Rounds = Environment.GetEnvironmentVariable("LOCALMODE_LONG_TESTS") is null ? 24 : 2000;

    public static TheoryData<string> Styles => [.. Templates.WithCalls, "phi-like"];

    [Theory]
    [MemberData(nameof(Styles))]
    public void Required_RandomLogits_OneCallThatFits(string template)
    {
        ToolCallStyle style = Style(template);
        Constraint constraint = RandomAnswer.Compile(ToolCallConstraint.Required(style, RichTools.All, multiple: false, Json, RandomAnswer.Compile));
        Random random = new(3);
        HashSet<string> called = [];
        for (int round = 0; round < Rounds; round++)
        {
            string answer = RandomAnswer.Write(constraint, random, random.Next(10, 120), Endings(style));
            List<AnswerPart> parts = Parse(style, RichTools.All, [answer]);
            parts.Should().ContainSingle("the answer is {0}", answer);
            called.Add(ShouldFit(parts[0], RichTools.All, answer));
        }

        called.Count.Should().BeGreaterThan(3);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Required_Several_AllOfThemFit(string template)
    {
        ToolCallStyle style = Style(template);
        AIFunctionDeclaration[] tools = RichTools.All[..5];
        Constraint constraint = RandomAnswer.Compile(ToolCallConstraint.Required(style, tools, multiple: true, Json));
        Random random = new(5);
        int most = 0;
        for (int round = 0; round < Rounds; round++)
        {
            string answer = RandomAnswer.Write(constraint, random, random.Next(100, 400), Endings(style));
            List<AnswerPart> parts = Parse(style, tools, [answer]);
            foreach (AnswerPart part in parts)
                ShouldFit(part, tools, answer);

            most = Math.Max(most, parts.Count);
        }

        most.Should().BeGreaterThanOrEqualTo(template == "llama3-like" ? 1 : 2);
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Required_CutAnywhere_OnlyWholeCallsAreDelivered(string template)
    {
        ToolCallStyle style = Style(template);
        Constraint constraint = RandomAnswer.Compile(ToolCallConstraint.Required(style, RichTools.All, multiple: true, Json));
        Random random = new(7);
        for (int round = 0; round < 4; round++)
        {
            string answer = RandomAnswer.Write(constraint, random, 60, Endings(style));
            string[] whole = [.. Parse(style, RichTools.All, [answer]).Select(Describe)];
            for (int cut = 0; cut < answer.Length; cut++)
            {
                Parse(style, RichTools.All, [answer[..cut], answer[cut..]]).Select(Describe).Should().Equal(whole, "the answer is {0}, in two pieces", answer);
                string[] calls = [.. Parse(style, RichTools.All, [answer[..cut]], isCut: true).Where(static part => part.Kind == AnswerPartKind.Call).Select(Describe)];
                calls.Should().Equal(whole.Take(calls.Length), "the answer is {0}, cut at {1}", answer, cut);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Triggers_RandomLogits_TheRestIsACallThatFits(string template)
    {
        ToolCallStyle style = Style(template);
        IReadOnlyList<(string Marker, ConstraintGrammar Tail)> triggers = ToolCallConstraint.Triggers(style, RichTools.All, Json, RandomAnswer.Compile, multiple: false, out IReadOnlyList<string> unenforced);
        unenforced.Should().BeEmpty();
        triggers.Select(static trigger => trigger.Marker).Should().Equal(ToolCallConstraint.Markers(style, RichTools.All));
        Random random = new(9);
        foreach ((string marker, ConstraintGrammar tail) in triggers)
        {
            Constraint constraint = RandomAnswer.Compile(tail);
            for (int round = 0; round < Math.Max(4, Rounds / triggers.Count); round++)
            {
                string rest = RandomAnswer.Write(constraint, random, random.Next(10, 120), Endings(style, isOneCall: true));
                string answer = (style.IsBare ? "" : "I look.\n") + marker + rest;
                List<AnswerPart> parts = Parse(style, RichTools.All, [answer]);
                ShouldFit(parts[^1], RichTools.All, answer);
                string.Concat(parts.SkipLast(1).Select(static part => part.Text)).Should().Be(style.IsBare ? "" : "I look.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Required_WhatTheTemplateWrites_IsAllowed(string template)
    {
        ToolCallStyle style = Style(template);
        Assert.SkipWhen(style.ArgumentsAreText, "Arguments are written as JSON, not as text, so that they can be held to their schema.");
        AIFunctionDeclaration[] tools = [.. ScriptedTools.All.OfType<AIFunctionDeclaration>()];
        Constraint constraint = RandomAnswer.Compile(ToolCallConstraint.Required(style, tools, multiple: true, Json));
        foreach (string arguments in ScriptedTools.Arguments)
        {
            string written = Written(style, "lookup", arguments);
            RandomAnswer.Accepts(constraint, written).Should().BeTrue("{0} is written by the template", written);
            Parse(style, tools, [written]).Should().ContainSingle().Which.Call!.Name.Should().Be("lookup");
        }
    }

    [Fact]
    public void Required_SchemaThatCannotBeEnforced_NamesTheFunctionAndThePlace()
    {
        AIFunctionDeclaration twice = RichTools.Tool("twice", """{"type":"object","properties":{"word":{"type":"string","pattern":"^(a|b)\\1$"}}}""");

        SchemaNotEnforceableException error = FluentActions.Invoking(() => ToolCallConstraint.Required(ToolCallStyle.Generic, [RichTools.All[0], twice], multiple: true, Json, RandomAnswer.Compile))
            .Should().Throw<SchemaNotEnforceableException>().Which;

        error.Tool.Should().Be("twice");
        error.Keyword.Should().Be("pattern");
        error.JsonPointer.Should().Be("/properties/word");
        error.Message.Should().Contain("'twice'").And.Contain("'/properties/word'");
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"word":false},"required":["word"]}""", LocalModeErrorKind.ConstraintUnsatisfiable)]
    [InlineData("""{"type":"object","properties":{"word":{"$ref":"#/$defs/none"}}}""", LocalModeErrorKind.SchemaInvalid)]
    [InlineData("""{"type":"string"}""", LocalModeErrorKind.SchemaInvalid)]
    [InlineData("""{"type":["string","null"]}""", LocalModeErrorKind.SchemaInvalid)]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/s","definitions":{"s":{"type":"string"}}}""", LocalModeErrorKind.ConstraintUnsatisfiable)]
    [InlineData("""{"type":"object","properties":{"word":{"pattern":"^(a?b?c?d?){200}$","minLength":2000000,"maxLength":2000000000}}}""", LocalModeErrorKind.SchemaNotEnforceable)]
    [InlineData("""{"allOf":[#]}""", LocalModeErrorKind.SchemaTooComplex)]
    public void Required_SchemaAtFault_NamesTheFunction(string schema, LocalModeErrorKind kind)
    {
        string many = string.Join(',', Enumerable.Range(0, 20).Select(static i => $$"""{"anyOf":[{"required":["a{{i}}"]},{"required":["b{{i}}"]}]}"""));
        AIFunctionDeclaration tool = RichTools.Tool("twice", schema.Replace("#]", many + "]", StringComparison.Ordinal));

        LocalModeException error = FluentActions.Invoking(() => ToolCallConstraint.Required(ToolCallStyle.Generic, [tool], multiple: false, Json, RandomAnswer.Compile))
            .Should().Throw<LocalModeException>().Which;

        error.Kind.Should().Be(kind);
        error.Message.Should().Contain("'twice'");
        error.InnerException.Should().BeOfType(error.GetType());
    }

    [Theory]
    [InlineData("""{"type":"string"}""")]
    [InlineData("""{"type":"objekt"}""")]
    [InlineData("""{"type":"object","properties":{"word":{"type":5}}}""")]
    public void Triggers_SchemaThatSaysNothing_IsAnErrorThatNamesTheFunction(string schema)
    {
        AIFunctionDeclaration tool = RichTools.Tool("twice", schema);

        FluentActions.Invoking(() => ToolCallConstraint.Triggers(ToolCallStyle.Generic, [tool], Json, RandomAnswer.Compile, multiple: true, out _))
            .Should().Throw<SchemaInvalidException>().WithMessage("*'twice'*");
    }

    [Fact]
    public void Required_ReferenceOfAnOldDraft_IsAnObject()
    {
        AIFunctionDeclaration tool = RichTools.Tool(
            "old", """{"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/o","required":["ignored"],"definitions":{"o":{"properties":{"a":{"const":1}},"required":["a"],"additionalProperties":false}}}""");

        Constraint constraint = RandomAnswer.Compile(ToolCallConstraint.Required(ToolCallStyle.Generic, [tool], multiple: false, Json));

        RandomAnswer.Accepts(constraint, Written(ToolCallStyle.Generic, "old", """{"a": 1}""")).Should().BeTrue();
        RandomAnswer.Accepts(constraint, Written(ToolCallStyle.Generic, "old", "[]")).Should().BeFalse();
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void Triggers_SchemaThatCannotBeEnforced_IsCheckedByTheParser(string template)
    {
        ToolCallStyle style = Style(template);
        AIFunctionDeclaration twice = RichTools.Tool("twice", """{"type":"object","properties":{"word":{"type":"string","pattern":"^(a|b)\\1$"}},"required":["word"],"additionalProperties":false}""");
        AIFunctionDeclaration[] tools = [RichTools.All[0], twice];

        ToolCallConstraint.Triggers(style, tools, Json, RandomAnswer.Compile, multiple: true, out IReadOnlyList<string> unenforced).Should().NotBeEmpty();
        unenforced.Should().Equal("twice");
        string right = Written(style, "twice", """{"word": "aa"}""");
        string wrong = Written(style, "twice", """{"word": "ab"}""");
        Parse(style, tools, [right], unenforced: unenforced).Should().ContainSingle().Which.Call!.Exception.Should().BeNull();
        FunctionCallContent broken = Parse(style, tools, [wrong], unenforced: unenforced).Should().ContainSingle().Which.Call!;
        broken.Name.Should().BeEmpty();
        broken.Exception.Should().BeOfType<InvalidOutputException>().Which.Message.Should().Contain("twice");
        Parse(style, tools, [wrong]).Should().ContainSingle().Which.Call!.Exception.Should().BeNull("without the check the call counts as it did");
    }

    [Fact]
    public void Triggers_SchemaThatNothingFits_LoosensToAnyObject()
    {
        AIFunctionDeclaration[] tools = [RichTools.Tool("never", """{"type":"object","required":["a"],"properties":{"a":false}}""")];

        IReadOnlyList<(string Marker, ConstraintGrammar Tail)> triggers = ToolCallConstraint.Triggers(ToolCallStyle.Generic, tools, Json, RandomAnswer.Compile, multiple: true, out IReadOnlyList<string> unenforced);

        unenforced.Should().Equal("never");
        RandomAnswer.Accepts(RandomAnswer.Compile(triggers[0].Tail), "\n{\"name\": \"never\", \"arguments\": {\"x\": [1]}}\n</tool_call>").Should().BeTrue();
    }

    [Theory]
    [InlineData("qwen3-like", "sa\"y {\u00fc}", true)]
    [InlineData("sections", "a{b", false)]
    [InlineData("tagged", "a>\nb", false)]
    [InlineData("name-and-id", "a b", false)]
    public void Required_StrangeNames_AreReadBackOrRefused(string template, string name, bool isReadable)
    {
        AIFunctionDeclaration[] tools = [RichTools.Tool(name, "{}"), RichTools.All[0]];
        Func<ConstraintGrammar> required = () => ToolCallConstraint.Required(Style(template), tools, multiple: false, Json);
        if (!isReadable)
        {
            required.Should().Throw<UnsupportedCapabilityException>();
            return;
        }

        string answer = RandomAnswer.Write(RandomAnswer.Compile(ToolCallConstraint.Required(Style(template), tools[..1], multiple: false, Json)), new(1), 0, "}");
        Parse(Style(template), tools, [answer]).Should().ContainSingle().Which.Call!.Name.Should().Be(name);
    }

    [Fact]
    public void Required_ManyFunctions_AllCanBeCalled()
    {
        AIFunctionDeclaration[] tools = [.. Enumerable.Range(0, 400).Select(static i => RichTools.Tool($"function_{i}", """{"type":"object","additionalProperties":false}"""))];
        Constraint constraint = RandomAnswer.Compile(ToolCallConstraint.Required(ToolCallStyle.Generic, tools, multiple: false, Json));

        foreach (AIFunctionDeclaration tool in tools)
            RandomAnswer.Accepts(constraint, $"<tool_call>\n{{\"name\": \"{tool.Name}\", \"arguments\": {{}}}}\n</tool_call>").Should().BeTrue(tool.Name);
        RandomAnswer.Accepts(constraint, "<tool_call>\n{\"name\": \"function_400\", \"arguments\": {}}\n</tool_call>").Should().BeFalse();
    }

    private static ToolCallStyle Style(string template) => ToolCallStyleDetector.Detect(Templates.Get(template)).Style;

    // From a value, and from the name of one more parameter, which may have any characters too; the last one ends a value.
    private static string[] Endings(ToolCallStyle style, bool isOneCall = false)
    {
        string after = isOneCall ? style.Close : style.Layout!.After;
        return style.Layout!.Parameters is { } format
            ? [after, format.Close + after, format.KeyEnd + format.Close + after, format.KeyEnd + "1" + format.Close + after, format.Close]
            : [after];
    }

    // A call as the layout spells it.
    private static string Written(ToolCallStyle style, string name, string arguments)
    {
        CallLayout layout = style.Layout!;
        StringBuilder text = new(layout.Before);
        foreach (CallPart part in layout.Parts)
        {
            text.Append(part.Kind switch
            {
                CallPartKind.Text => part.Text,
                CallPartKind.Id => "abcdefghi",
                CallPartKind.Arguments when layout.Parameters is { } format => string.Concat(JsonElement.Parse(arguments).EnumerateObject().Select(item =>
                    format.Open + item.Name + format.KeyEnd + (item.Value.ValueKind == JsonValueKind.String ? item.Value.GetString() : item.Value.GetRawText()) + format.Close)),
                CallPartKind.Arguments => arguments,
                _ => name,
            });
        }

        return text.Append(layout.After).ToString();
    }

    private static List<AnswerPart> Parse(
        ToolCallStyle style, IReadOnlyList<AIFunctionDeclaration> tools, string[] pieces, bool isCut = false, IReadOnlyList<string>? unenforced = null)
    {
        AnswerParser parser = new(style, new(tools, unenforced), reasoning: null, isReasoning: false);
        List<AnswerPart> parts = [];
        foreach (string piece in pieces)
            parts.AddRange(parser.Append(piece));

        parts.AddRange(parser.Complete(isCut));
        return parts;
    }

    private static string ShouldFit(AnswerPart part, IReadOnlyList<AIFunctionDeclaration> tools, string answer)
    {
        part.Call.Should().NotBeNull("the answer is {0}", answer);
        part.Call!.Exception.Should().BeNull("the answer is {0}", answer);
        AIFunctionDeclaration tool = tools.Single(tool => tool.Name == part.Call.Name);
        string arguments = Arguments(part.Call);
        JsonSchema.Parse(tool.JsonSchema).Validate(JsonElement.Parse(arguments)).Should().BeEmpty("the answer is {0}, the arguments are {1}", answer, arguments);
        return tool.Name;
    }

    private static string Describe(AnswerPart part) => part.Call is { } call ? $"{call.Name}{Arguments(call)}{call.Exception?.Message}" : part.Text;

    private static string Arguments(FunctionCallContent call) => JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>());
}
