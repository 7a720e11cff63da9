using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Grammar;
using LocalMode.Tokenizers.Tests.Constraints.Matching;
using GrammarChoice = LocalMode.Tokenizers.Constraints.Grammar.ChoiceNode;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas;

/// <summary>Values with many alternatives: those that others cover are left out, and none is lost in silence.</summary>
public sealed class AlternativeTests
{
    // Where the type is absent all conditions hold, and each has three ways to be met.
    private static readonly string Conditions =
        $$"""{"type":"object","allOf":[{{Many(6, """{"if":{"properties":{"kind":{"const":"k#"}}},"then":{"anyOf":[{"properties":{"a":{"type":"null"}}},{"properties":{"b":{"type":"null"}}},{"properties":{"c":{"type":"null"}}}]}}""")}}]}""";

    private static readonly string Nested = """
        {"$ref":"#/$defs/rule","$defs":{"rule":{"type":"object","properties":{"rules":{"type":"array","items":{"$ref":"#/$defs/rule"}}},"dependentSchemas":{
        "content":{"anyOf":[{"required":["begin","end"]},{"required":["begin","while"]}]},"captures":{"anyOf":[{"required":["begin","end"]},{"required":["begin","while"]}]},
        "begin":{"anyOf":[{"required":["end"]},{"required":["while"]}]},"endCaptures":{"required":["begin","end"]},"whileCaptures":{"required":["begin","while"]}}}}}
        """;

    [Theory]
    [InlineData("""{"type":"object","anyOf":[{"required":["a"]},{"required":["b","a"]}]}""", 1)]
    [InlineData("""{"type":"object","anyOf":[{"required":["b","a"]},{"required":["a"]},{"required":["c","a"]}]}""", 1)]
    [InlineData("""{"type":"object","anyOf":[{"minProperties":1},{"required":["a"]},{"minProperties":3,"maxProperties":4}]}""", 1)]
    [InlineData("""{"type":"object","anyOf":[{"maxProperties":2},{"maxProperties":1}]}""", 1)]
    [InlineData("""{"type":"object","anyOf":[{"maxProperties":2},{"minProperties":2}]}""", 2)]
    [InlineData("""{"type":"object","anyOf":[{"propertyNames":{"maxLength":3}},{"propertyNames":{"maxLength":3},"required":["a"]}]}""", 1)]
    [InlineData("""{"type":"object","anyOf":[{"properties":{"a":{"type":"null"}}},{"properties":{"a":{"type":"null"}},"required":["a"]}]}""", 1)]
    [InlineData("""{"type":"object","anyOf":[{"properties":{"a":{"type":"null"}}},{"properties":{"a":false}}]}""", 1)]
    [InlineData("""{"type":"object","anyOf":[{"properties":{"a":{"type":"null"}}},{"properties":{"a":{"type":"string"}}}]}""", 2)]
    public void Compile_AlternativesAmongOthers_AreLeftOut(string schema, int count)
    {
        GrammarNode node = Grammars.Node(schema, new() { PropertyOrder = JsonPropertyOrder.Any });

        (node is GrammarChoice choice ? choice.Alternatives.Length : 1).Should().Be(count);
    }

    [Theory]
    [InlineData("""{"type":"object","anyOf":[{"required":["a"]},{"properties":{"b":{"type":"null"}},"required":["a"]}]}""", """{"b":null,"a":1}""")]
    [InlineData("""{"type":"object","anyOf":[{"properties":{"a":{"type":"null"},"b":{"type":"null"}}},{"properties":{"b":{"type":"null"},"a":{"type":"null"}},"required":["a"]}]}""", """{"b":null,"a":null}""")]
    public void Compile_AlternativeInAnotherOrder_StaysInSchemaOrder(string schema, string json)
    {
        Grammars.Node(schema).Should().BeOfType<GrammarChoice>();
        Grammars.Accepts(Grammars.Compile(schema), json).Should().BeTrue();
        Grammars.Node(schema, new() { PropertyOrder = JsonPropertyOrder.Any }).Should().BeOfType<ObjectNode>();
    }

    public static TheoryData<string, string[], string[]> Cases => new()
    {
        { $$"""{"type":"array","items":{{Pairs(9)}}}""", ["[{}]", """[{"b0":1},{"a8":1,"b8":1}]"""], ["""[{"a0":1}]""", """[{"a8":1,"b7":1}]"""] },
        { Pairs(10), ["{}", """{"b0":1}""", """{"b9":1}""", """{"a0":1,"b0":1}""", """{"a3":1,"b3":1,"a9":1,"b9":1}"""], ["""{"a0":1}""", """{"a0":1,"b1":1}"""] },
        { Conditions, ["{}", """{"x":1}""", """{"a":null,"b":1,"c":1}""", """{"a":1,"b":1,"c":null}""", """{"kind":"k2","a":1,"b":null}""", """{"kind":"k","a":1,"b":1,"c":1}"""], ["""{"a":1,"b":1,"c":1}""", """{"kind":"k5","a":1,"b":1,"c":1}"""] },
        {
            Nested,
            ["""{"rules":[{"rules":[{"rules":[{}]}]}]}""", """{"rules":[{"rules":[{"rules":[{"x":1,"begin":1,"end":1}],"begin":1,"while":1,"content":1,"whileCaptures":1}]}]}"""],
            ["""{"rules":[{"rules":[{"rules":[{"begin":1}]}]}]}""", """{"rules":[{"rules":[{"rules":[],"begin":1,"end":1,"whileCaptures":1}]}]}"""]
        },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void TryAccept_ManyAlternatives_TakesWhatIsValid(string schema, string[] valid, string[] invalid)
    {
        Constraint constraint = Compile(schema);

        foreach (string json in valid)
            Takes(constraint, json).Should().BeTrue("{0} is valid", json);
        foreach (string json in invalid)
            Takes(constraint, json).Should().BeFalse("{0} is not valid", json);
    }

    [Fact]
    public void Compile_MoreAlternativesThanAreKept_IsTooComplex()
    {
        Action compile = () => Compile($$"""{"type":"object","anyOf":[{{Many(1100, """{"required":["a#"]}""")}}]}""");

        compile.Should().Throw<SchemaTooComplexException>();
    }

    private static string Pairs(int count) =>
        $$$"""{"type":"object","properties":{{{{Many(count, "\"a#\":{},\"b#\":{}")}}}},"additionalProperties":false,"dependentRequired":{{{{Many(count, "\"a#\":[\"b#\"]")}}}}}""";

    private static string Many(int count, string part) => string.Join(',', Enumerable.Range(0, count).Select(i => part.Replace("#", $"{i}", StringComparison.Ordinal)));

    private static Constraint Compile(string schema) =>
        Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(schema), new() { PropertyOrder = JsonPropertyOrder.Any }), Vocabularies.Of("{\"", "\":"), new ConstraintOptions { CompileTimeout = TimeSpan.FromSeconds(10) });

    private static bool Takes(Constraint constraint, string json)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        return System.Text.Encoding.UTF8.GetBytes(json).All(value => matcher.TryAccept(value)) && matcher.CanEnd;
    }
}
