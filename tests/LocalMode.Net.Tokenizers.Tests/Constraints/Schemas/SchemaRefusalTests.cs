using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas;

/// <summary>Keywords that cannot be enforced: named with their place, or left out where that is allowed, never more.</summary>
public sealed class SchemaRefusalTests
{
    private static readonly JsonConstraintOptions Loose = new() { AllowUnenforced = true };

    public static TheoryData<string, string, string, string[], string[]> Cases => new()
    {
        // What remains must allow what is valid, and still refuse what other keywords refuse.
        { """{"properties":{"a":{"type":"string","format":"shoe-size"}},"type":"object"}""", "format", "/properties/a", ["{\"a\":\"x\"}"], ["{\"a\":1}"] },
        { """{"type":"string","pattern":"(a)\\1"}""", "pattern", "", ["\"aa\"", "\"ab\""], ["1"] },
        { """{"type":"array","items":{"type":"object"},"uniqueItems":true}""", "uniqueItems", "", ["[{}]", "[{},{}]"], ["[1]"] },
        { """{"type":"array","uniqueItems":true,"items":{"type":["string","null"]}}""", "uniqueItems", "", ["[null]"], ["[1]"] },
        { """{"type":"object","oneOf":[{"patternProperties":{"a":{"type":"null"}}},{"patternProperties":{"b":{"type":"null"}}}]}""", "oneOf", "", ["{\"a\":null,\"b\":1}"], ["1"] },
        { """{"type":"object","not":{"patternProperties":{"a":{"type":"null"}}}}""", "not", "", ["{\"a\":1}"], ["1"] },
        { """{"type":"object","if":{"additionalProperties":{"type":"null"}},"then":{"required":["a"]},"else":{"required":["b"]}}""", "if", "", ["{\"a\":null}", "{\"b\":1}"], ["[]"] },
        { """{"type":"array","allOf":[{"contains":{"minimum":3}},{"contains":{"maximum":5}}],"items":{"type":"number"}}""", "contains", "/allOf/1", ["[3]", "[4,6]"], ["[\"a\"]"] },
        { """{"type":"object","patternProperties":{"(a)\\1":{"type":"null"}},"additionalProperties":false}""", "patternProperties", "", ["{\"aa\":null}"], ["[]"] },
        { """{"type":"object","anyOf":[{"properties":{"a":true}},{"properties":{"b":true}}],"unevaluatedProperties":false}""", "unevaluatedProperties", "", ["{\"a\":1}"], ["[]"] },
        { """{"allOf":[{"$ref":"#"},{"type":"string"}]}""", "$ref", "", ["\"a\""], [] },
        { """{"$id":"https://example.org/r","$dynamicAnchor":"n","type":"object","properties":{"c":{"$dynamicRef":"#n"}},"$defs":{"x":{"$id":"x","$dynamicAnchor":"n"}}}""", "$dynamicRef", "/properties/c", ["{\"c\":{}}"], ["1"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compile_Unenforceable_NamesKeywordAndPlace(string schema, string keyword, string place, string[] valid, string[] invalid)
    {
        SchemaNotEnforceableException error = ((Action)(() => Grammars.Compile(schema))).Should().Throw<SchemaNotEnforceableException>().Which;
        (error.Keyword, error.JsonPointer).Should().Be((keyword, place));

        GrammarBuild grammar = Grammars.Compile(schema, Loose);
        grammar.Unenforced.Should().Contain(new UnenforcedKeyword(keyword, place));
        foreach (string json in valid)
            Grammars.Accepts(grammar, json).Should().BeTrue("{0} is valid", json);
        foreach (string json in invalid)
            Grammars.Accepts(grammar, json).Should().BeFalse("{0} breaks another keyword", json);
    }

    [Theory]
    [InlineData("""{"type":"integer","format":"shoe-size"}""")]
    [InlineData("""{"allOf":[{"format":"shoe-size"},{"type":"integer"}]}""")]
    [InlineData("""{"type":"object","properties":{"a":false},"patternProperties":{"(a)\\1":true}}""")]
    [InlineData("""{"type":"object","unknown":{"uniqueItems":true},"nullable":true,"description":"x"}""")]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"type":"string","minLength":1}}""")]
    public void Compile_WhatDoesNotMatter_IsNotRefused(string schema) =>
        Grammars.Compile(schema).Unenforced.Should().BeEmpty();

    [Fact]
    public void Compile_UnknownFormat_IsAnAnnotationByOption()
    {
        GrammarBuild grammar = Grammars.Compile("""{"type":"string","format":"shoe-size"}""", new() { UnknownFormatsAreAnnotations = true });

        grammar.Unenforced.Should().BeEmpty();
        Grammars.Accepts(grammar, "\"x\"").Should().BeTrue();
    }

    [Fact]
    public void Compile_Nullable_CountsByOptionOnly()
    {
        const string Schema = """{"type":"object","properties":{"a":{"type":"string","nullable":true}}}""";

        Grammars.Accepts(Grammars.Compile(Schema), """{"a":null}""").Should().BeFalse();
        Grammars.Accepts(Grammars.Compile(Schema, new() { OpenApiNullable = true }), """{"a":null}""").Should().BeTrue();
    }

    [Fact]
    public void Compile_IntegersOfDraft4_HaveNoFraction()
    {
        Grammars.Accepts(Grammars.Compile("""{"type":"integer"}"""), "1.0").Should().BeTrue();
        Grammars.Accepts(Grammars.Compile("""{"type":"integer"}""", draft: JsonSchemaDraft.Draft4), "1.0").Should().BeFalse();
    }

    [Fact]
    public void Compile_Contradictions_AreNever()
    {
        foreach (string schema in (string[])["false", """{"type":"string","enum":[1]}""", """{"allOf":[{"type":"string"},{"type":"null"}]}""", """{"type":"object","required":["a"],"properties":{"a":false}}"""])
            Grammars.Node(schema).Should().BeOfType<NeverNode>("{0} allows nothing", schema);
    }
}
