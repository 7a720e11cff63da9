using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas;

/// <summary>The order of properties: first seen over the merge, then required ones that are not declared, then others.</summary>
public sealed class SchemaOrderTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"b":true,"a":true}}""", "b a")]
    [InlineData("""{"type":"object","required":["z","a"],"properties":{"b":true,"a":true}}""", "b a z")]
    [InlineData("""{"type":"object","properties":{"b":true},"allOf":[{"properties":{"a":true,"b":true}},{"properties":{"c":true}}]}""", "b a c")]
    [InlineData("""{"type":"object","allOf":[{"properties":{"a":true}},{"properties":{"c":true}}],"properties":{"b":true,"c":true}}""", "a c b")]
    [InlineData("""{"$defs":{"d":{"properties":{"x":true}}},"type":"object","$ref":"#/$defs/d","properties":{"a":true}}""", "x a")]
    [InlineData("""{"$defs":{"d":{"properties":{"x":true}}},"type":"object","properties":{"a":true},"$ref":"#/$defs/d"}""", "a x")]
    [InlineData("""{"type":"object","required":["q"],"allOf":[{"required":["p"],"properties":{"a":true}}],"properties":{"b":true}}""", "a b q p")]
    [InlineData("""{"type":"object","anyOf":[{"properties":{"x":true}}],"properties":{"a":true}}""", "x a")]
    [InlineData("""{"const":{"b":1,"a":2}}""", "b a")]
    public void Compile_Properties_StandInOrder(string schema, string names)
    {
        ObjectNode node = Grammars.Node(schema).Should().BeOfType<ObjectNode>().Subject;

        string.Join(' ', node.Declared.Select(d => d.Name)).Should().Be(names);
    }

    [Theory]
    [InlineData("""{"if":{"properties":{"x":{"const":1},"y":{"const":2}}},"then":{"properties":{"z":{"const":1}}},"properties":{"y":{},"x":{},"z":{}},"type":"object"}""", """{"x":1,"y":2,"z":1}""", """{"x":1,"y":3,"z":2}""", """{"x":3,"y":2,"z":2}""")]
    [InlineData("""{"type":"object","not":{"properties":{"x":{"const":1},"y":{"const":2}},"required":["x","y"]},"properties":{"y":{},"x":{}}}""", """{"x":1,"y":3}""", """{"x":3,"y":2}""", """{"y":2}""")]
    [InlineData("""{"type":"object","not":{"properties":{"x":{"const":1}},"required":["y"]},"properties":{"z":{},"x":{}}}""", """{"x":1,"z":1}""", """{"x":2,"z":1}""", """{"x":2,"z":1,"y":1}""")]
    [InlineData("""{"type":"object","not":{"properties":{"x":{},"y":{}},"minProperties":3},"properties":{"y":{},"x":{}}}""", """{"x":1,"y":1}""", """{"y":1}""", "{}")]
    public void Compile_DeniedNames_KeepTheirPlaces(string schema, params string[] valid)
    {
        GrammarBuild grammar = Grammars.Compile(schema);
        foreach (string json in valid)
            Grammars.Accepts(grammar, json).Should().BeTrue(json);
    }

    [Fact]
    public void Compile_DeclaredNames_AreNotAmongOthers()
    {
        ObjectNode node = (ObjectNode)Grammars.Node("""{"type":"object","properties":{"a":false,"b":true},"required":["c"],"patternProperties":{"^[a-d]$":true}}""");

        node.Declared.Select(d => d.Name).Should().Equal("b", "c");
        foreach (string name in (string[])["a", "b", "c"])
            node.Others.Should().NotContain(o => o.Names.Accepts(name));
        foreach (string name in (string[])["d", "e", "aa", ""])
            node.Others.Count(o => o.Names.Accepts(name)).Should().Be(1, "'{0}' is of one kind", name);
    }

    [Fact]
    public void Compile_PatternsThatOverlap_MakeDisjointKinds()
    {
        ObjectNode node = (ObjectNode)Grammars.Node("""{"type":"object","patternProperties":{"^a":{"type":"string"},"z$":{"maxLength":3}},"additionalProperties":false}""");

        node.Others.Should().HaveCount(3);
        foreach (string name in (string[])["a", "z", "az", "abz"])
            node.Others.Count(o => o.Names.Accepts(name)).Should().Be(1);
    }

    [Fact]
    public void Compile_NamesWithHalfAPair_AreNeverThere()
    {
        ObjectNode node = (ObjectNode)Grammars.Node("""{"type":"object","properties":{"\ud800":true,"b":true}}""");

        node.Declared.Select(d => d.Name).Should().Equal("b");
        Grammars.Node("""{"type":"object","required":["\ud800"]}""").Should().BeOfType<NeverNode>();
        Grammars.Node("""{"enum":["\ud800"]}""").Should().BeOfType<NeverNode>();
    }
}
