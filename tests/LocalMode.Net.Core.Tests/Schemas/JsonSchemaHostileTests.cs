using System.Globalization;
using System.Text;
using System.Text.Json;
using static LocalMode.Core.Tests.Schemas.Hostile;

namespace LocalMode.Core.Tests.Schemas;

/// <summary>Schemas and instances made to exhaust stack, time or memory. Each ends soon, in the right verdict or a typed error.</summary>
public class JsonSchemaHostileTests
{
    [Theory]
    [InlineData("{\"not\":", "}")]
    [InlineData("{\"properties\":{\"a\":", "}}")]
    [InlineData("{\"allOf\":[", "]}")]
    public void Parse_SchemaNestedDeep_ThrowsTooComplex(string open, string close) =>
        Timed(() => JsonSchema.Parse(Nested(open, close, "true"))).Should().Throw<SchemaTooComplexException>();

    [Theory]
    [InlineData("{\"not\":", "}")]
    [InlineData("{\"properties\":{\"a\":", "}}")]
    public void Parse_SchemaNestedDeepWithoutLimit_ThrowsBeforeTheStackEnds(string open, string close)
    {
        JsonElement schema = Instance(Nested(open, close, "true", DeepElement));

        FluentActions.Invoking(() => JsonSchema.Parse(schema, new JsonSchemaOptions { MaxDepth = int.MaxValue }))
            .Should().Throw<SchemaTooComplexException>();
    }

    [Theory]
    [InlineData("""{"items":{"$ref":"#"}}""", "[", "]")]
    [InlineData("""{"additionalProperties":{"$ref":"#"}}""", "{\"a\":", "}")]
    [InlineData("""{"properties":{"a":{"anyOf":[{"$ref":"#"}]}}}""", "{\"a\":", "}")]
    public void Validate_InstanceNestedDeep_ThrowsTooComplex(string schema, string open, string close)
    {
        JsonElement instance = Instance(Nested(open, close, "1", DeepElement));
        JsonSchema parsed = JsonSchema.Parse(schema);

        Timed(() => parsed.Validate(instance)).Should().Throw<SchemaTooComplexException>();
        Timed(() => parsed.Validate(instance, new JsonSchemaValidationOptions { MaxDepth = int.MaxValue })).Should().Throw<SchemaTooComplexException>();
    }

    [Fact]
    public void Validate_DeepInstanceThatTheSchemaDoesNotEnter_IsDecided()
    {
        JsonElement instance = Instance(Nested("[", "]", "1", DeepElement));

        Timed(() => JsonSchema.Parse("""{"type":"array","minItems":1}""").IsValid(instance).Should().BeTrue()).Should().NotThrow();
        Timed(() => JsonSchema.Parse("""{"const":[[2]]}""").IsValid(instance).Should().BeFalse()).Should().NotThrow();
        Timed(() => JsonSchema.Parse("""{"type":"string"}""").Validate(instance).Should().ContainSingle()).Should().NotThrow();
    }

    [Theory]
    [InlineData("const", "")]
    [InlineData("enum", "[")]
    public void Validate_EqualityOfTwoDeepValues_ThrowsTooComplex(string keyword, string open)
    {
        JsonElement deep = Instance(Nested("[", "]", "1", DeepElement));
        JsonSchema schema = JsonSchema.Parse(Instance($"{{\"{keyword}\":{open}{deep.GetRawText()}{(open.Length == 0 ? "" : "]")}}}"));

        Timed(() => schema.IsValid(deep)).Should().Throw<SchemaTooComplexException>();
        Exception? error = Record.Exception(Timed(() => schema.IsValid(deep, new JsonSchemaValidationOptions { MaxDepth = int.MaxValue }).Should().BeTrue()));
        (error is null or SchemaTooComplexException).Should().BeTrue(error?.ToString());
    }

    [Fact]
    public void Validate_UniqueItemsOfDeepValues_ThrowsTooComplex()
    {
        string deep = Nested("{\"a\":", "}", "1", 2000);
        JsonElement pair = Instance($"[{deep},{deep}]");
        JsonElement many = Instance($"[{string.Join(',', Enumerable.Repeat(deep, 9))}]");
        JsonSchema schema = JsonSchema.Parse("""{"uniqueItems":true}""");

        Timed(() => schema.IsValid(pair)).Should().Throw<SchemaTooComplexException>();
        Timed(() => schema.IsValid(many)).Should().Throw<SchemaTooComplexException>();
    }

    [Theory]
    [InlineData("allOf")]
    [InlineData("anyOf")]
    [InlineData("oneOf")]
    public void Validate_TowerOfReferencesDoublingAtEachLevel_ThrowsTooComplex(string keyword)
    {
        StringBuilder schema = new("{\"$defs\":{");
        for (int i = 0; i < 60; i++)
            schema.Append(CultureInfo.InvariantCulture, $"\"d{i}\":{{\"{keyword}\":[{{\"$ref\":\"#/$defs/d{i + 1}\"}},{{\"$ref\":\"#/$defs/d{i + 1}\"}}]}},");
        schema.Append(CultureInfo.InvariantCulture, $"\"d60\":{(keyword == "anyOf" ? "{\"type\":\"string\"}" : "true")}}},\"$ref\":\"#/$defs/d0\"}}");
        JsonSchema parsed = JsonSchema.Parse(schema.ToString());

        Timed(() => parsed.Validate(Instance("1"))).Should().Throw<SchemaTooComplexException>();
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"allOf":[{"$ref":"#"}]}""")]
    [InlineData("""{"anyOf":[{"type":"string"},{"$ref":"#"}]}""")]
    [InlineData("""{"not":{"$ref":"#"}}""")]
    [InlineData("""{"if":{"$ref":"#"},"then":true}""")]
    [InlineData("""{"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"}""")]
    [InlineData("""{"dependentSchemas":{"a":{"$ref":"#"}}}""")]
    [InlineData("""{"$dynamicAnchor":"x","$dynamicRef":"#x"}""")]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,"$recursiveRef":"#"}""")]
    [InlineData("""{"allOf":[{"$ref":"#"},{"$ref":"#"}],"unevaluatedProperties":false}""")]
    public void Validate_CircleOfReferences_ThrowsInvalidWithItsPlace(string schema)
    {
        JsonSchema parsed = JsonSchema.Parse(schema);

        Timed(() => parsed.Validate(Instance("""{"a":1}"""))).Should().Throw<SchemaInvalidException>().WithMessage("*circle*");
    }

    [Fact]
    public void Validate_CircleThatTheInstanceDoesNotReach_IsDecided()
    {
        JsonSchema schema = JsonSchema.Parse("""{"anyOf":[{"type":"string"},{"$ref":"#"}]}""");

        schema.IsValid(Instance("\"a\"")).Should().BeTrue();
    }

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|a)*$")]
    [InlineData("^([a-z]+)*[a-z]+$")]
    [InlineData("(x+x+)+y")]
    [InlineData("^(?=(a+)+$)a")]
    [InlineData(@"^(a+)+\1$")]
    [InlineData("((a{0,100}){0,100}){0,100}b")]
    [InlineData("^(((a?){1000}){1000}){1000}$")]
    public void Validate_CatastrophicPattern_IsDecidedOrThrowsTooComplex(string pattern)
    {
        string text = new string('a', 40) + "!" + new string('x', 4000);
        Exception? error = Record.Exception(() =>
        {
            JsonSchema schema = JsonSchema.Parse($"{{\"pattern\":{JsonSerializer.Serialize(pattern)}}}");
            Timed(() => schema.IsValid(Instance(JsonSerializer.Serialize(text))).Should().BeFalse())();
        });

        (error is null or SchemaTooComplexException).Should().BeTrue(error?.ToString());
    }

    [Fact]
    public void Validate_ManyTextsEachJustBelowTheLimit_ThrowsTooComplex()
    {
        // Each text is valid, and the next one is looked at however fast the machine is.
        JsonSchema schema = JsonSchema.Parse("""{"items":{"not":{"pattern":"^(?=(a|aa)+$)a"}}}""");
        string instance = JsonSerializer.Serialize(Enumerable.Repeat(new string('a', 28) + "!", 1000));

        Timed(() => schema.IsValid(Instance(instance))).Should().Throw<SchemaTooComplexException>();
    }

    [Fact]
    public void Parse_LongOrDeepPattern_Throws()
    {
        Timed(() => JsonSchema.Parse($"{{\"pattern\":\"{new string('a', 20_000)}\"}}")).Should().Throw<SchemaTooComplexException>();
        Exception? error = Record.Exception(Timed(() => JsonSchema.Parse($"{{\"pattern\":\"{new string('(', 4000)}{new string(')', 4000)}\"}}")));
        (error is null or LocalModeException).Should().BeTrue(error?.ToString());
    }
}
