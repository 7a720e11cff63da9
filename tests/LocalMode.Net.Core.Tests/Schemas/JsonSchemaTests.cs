using System.Text.Json;

namespace LocalMode.Core.Tests.Schemas;

public class JsonSchemaTests
{
    [Fact]
    public void Parse_Keywords_AreReadableInOrder()
    {
        JsonSchema schema = JsonSchema.Parse("""
            {"type":["object","null"],"properties":{"z":{"minimum":1.50},"a~/b":{"$ref":"#/$defs/n"},"m":false},"required":["m","z"],
             "$defs":{"n":{"enum":["x",1],"pattern":"^x"}},"additionalProperties":{"const":null}}
            """);

        JsonSchemaNode root = schema.Root;
        schema.Draft.Should().Be(JsonSchemaDraft.Draft202012);
        root.Types.Should().Be(JsonSchemaTypes.Object | JsonSchemaTypes.Null);
        root.Properties.Select(p => p.Name).Should().Equal("z", "a~/b", "m");
        root.Required.Should().Equal("m", "z");
        root.Properties[0].Schema.Minimum!.Value.GetRawText().Should().Be("1.50");
        root.Properties[0].Schema.JsonPointer.Should().Be("/properties/z");
        JsonSchemaNode reference = root.Properties[1].Schema;
        reference.JsonPointer.Should().Be("/properties/a~0~1b");
        reference.Reference!.JsonPointer.Should().Be("/$defs/n");
        reference.Reference.Enum.Should().HaveCount(2);
        reference.Reference.Pattern!.Source.Should().Be("^x");
        root.Properties[2].Schema.Always.Should().BeFalse();
        root.AdditionalProperties!.Const!.Value.ValueKind.Should().Be(JsonValueKind.Null);
        root.Const.Should().BeNull();
        root.MinLength.Should().BeNull();
    }

    [Fact]
    public void Parse_Recursion_LeadsBackToTheSameNode()
    {
        JsonSchema schema = JsonSchema.Parse("""{"properties":{"next":{"$ref":"#"}}}""");

        schema.Root.Properties[0].Schema.Reference.Should().BeSameAs(schema.Root);
        schema.HasDynamicReferences.Should().BeFalse();
    }

    [Fact]
    public void Parse_OlderForms_AreBroughtToTheNewOnes()
    {
        JsonSchemaNode old = JsonSchema.Parse("""
            {"$schema":"http://json-schema.org/draft-04/schema#","items":[{},{}],"additionalItems":false,"minimum":2,"exclusiveMinimum":true,
             "dependencies":{"a":["b"],"c":{"minProperties":2}}}
            """).Root;

        old.Draft.Should().Be(JsonSchemaDraft.Draft4);
        old.PrefixItems.Should().HaveCount(2);
        old.Items!.Always.Should().BeFalse();
        old.Minimum.Should().BeNull();
        old.ExclusiveMinimum!.Value.GetInt32().Should().Be(2);
        old.DependentRequired.Should().ContainSingle().Which.Required.Should().Equal("b");
        old.DependentSchemas.Should().ContainSingle().Which.Schema.MinProperties.Should().Be(2);
    }

    [Fact]
    public void Parse_SiblingsOfAReference_CountFrom201909On()
    {
        const string Schema = """{"definitions":{"a":{}},"$ref":"#/definitions/a","type":"string"}""";

        JsonSchema.Parse(Schema, new JsonSchemaOptions { DefaultDraft = JsonSchemaDraft.Draft7 }).Root.Types.Should().BeNull();
        JsonSchema.Parse(Schema).Root.Types.Should().Be(JsonSchemaTypes.String);
    }

    [Fact]
    public void Parse_DynamicReference_NamesItsAnchorAndTarget()
    {
        JsonSchemaNode items = JsonSchema.Parse("""{"$dynamicAnchor":"node","items":{"$dynamicRef":"#node"}}""").Root.Items!;

        items.DynamicAnchor.Should().Be("node");
        items.DynamicReference!.JsonPointer.Should().BeEmpty();
    }

    [Theory]
    [InlineData("{", "", "no JSON")]
    [InlineData("[]", "", "Expected a schema")]
    [InlineData("""{"properties":{"a":1}}""", "/properties/a", "Expected a schema")]
    [InlineData("""{"type":"strin"}""", "/type", "strin")]
    [InlineData("""{"required":true}""", "/required", "array of names")]
    [InlineData("""{"minLength":-1}""", "/minLength", "at least 0")]
    [InlineData("""{"minLength":1.5}""", "/minLength", "1.5")]
    [InlineData("""{"multipleOf":0}""", "/multipleOf", "above zero")]
    [InlineData("""{"allOf":[]}""", "/allOf", "at least one")]
    [InlineData("""{"items":[{}]}""", "/items", "prefixItems")]
    [InlineData("""{"pattern":"("}""", "/pattern", "bracket")]
    [InlineData("""{"pattern":"(?i)a"}""", "/pattern", "ECMA-262")]
    [InlineData("""{"$ref":"#/nowhere"}""", "/$ref", "leads to nothing")]
    [InlineData("""{"$ref":"#nowhere"}""", "/$ref", "no anchor")]
    [InlineData("""{"items":{"$ref":"https://example.com/a.json"}}""", "/items/$ref", "KnownDocuments")]
    [InlineData("""{"$schema":"https://example.com/own"}""", "/$schema", "not known")]
    [InlineData("""{"exclusiveMinimum":true}""", "/exclusiveMinimum", "number")]
    [InlineData("""{"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}}""", "/$defs/b", "twice")]
    public void Parse_MalformedSchema_ThrowsWithItsPlaceAndReason(string schema, string at, string reason)
    {
        SchemaInvalidException error = FluentActions.Invoking(() => JsonSchema.Parse(schema)).Should().Throw<SchemaInvalidException>().Which;

        error.JsonPointer.Should().Be(at);
        error.Message.Should().Contain(reason);
    }

    [Fact]
    public void Parse_MistakeOfTheCaller_ThrowsArgumentException()
    {
        FluentActions.Invoking(() => JsonSchema.Parse(default(JsonElement))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => JsonSchema.Parse("{}", new JsonSchemaOptions { MaxDepth = 0 })).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => JsonSchema.Parse("{}", new JsonSchemaOptions { BaseUri = "a/b" })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => JsonSchema.Parse("{}").IsValid(default)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => JsonSchema.Parse("{}").IsValid(Json("1"), new JsonSchemaValidationOptions { MaxErrors = 0 })).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Parse_KnownDocument_IsFollowedAndNamedInErrors()
    {
        JsonSchemaOptions options = new();
        options.KnownDocuments.Add("https://example.com/a.json", Json("""{"$defs":{"n":{"type":"number"}}}"""));

        JsonSchema schema = JsonSchema.Parse("""{"$ref":"https://example.com/a.json#/$defs/n"}""", options);

        schema.Validate(Json("\"x\"")).Should().ContainSingle().Which.SchemaPointer.Should().Be("https://example.com/a.json#/$defs/n/type");
    }

    [Theory]
    [InlineData("""{"type":"integer"}""", "1.5", "type", "/type", "", "expected integer, found 1.5")]
    [InlineData("""{"required":["a","b"]}""", """{"a":1}""", "required", "/required", "", "\"b\" is missing")]
    [InlineData("""{"properties":{"a/b":{"maxLength":2}}}""", """{"a/b":"é🐲x"}""", "maxLength", "/properties/a~1b/maxLength", "/a~1b", "at most 2 characters, found 3")]
    [InlineData("""{"properties":{"a":{},"b":{}},"additionalProperties":false}""", """{"c":1}""", "additionalProperties", "/additionalProperties", "/c", "allowed: a, b")]
    [InlineData("""{"items":{"enum":["x","y"]}}""", """["x","z"]""", "enum", "/items/enum", "/1", "expected one of \"x\", \"y\"; found \"z\"")]
    [InlineData("""{"uniqueItems":true}""", "[1,2,1.0]", "uniqueItems", "/uniqueItems", "", "items 0 and 2 are equal")]
    [InlineData("""{"$defs":{"p":{"pattern":"^a"}},"items":{"$ref":"#/$defs/p"}}""", """["b"]""", "pattern", "/$defs/p/pattern", "/0", "^a")]
    [InlineData("""{"oneOf":[{"type":"number"},{"minimum":1}]}""", "2", "oneOf", "/oneOf", "", "forms 0 and 1")]
    [InlineData("""{"not":{}}""", "1", "not", "/not", "", "excludes")]
    [InlineData("""{"unevaluatedProperties":false}""", """{"a":1}""", "unevaluatedProperties", "/unevaluatedProperties", "/a", "not allowed")]
    [InlineData("""{"propertyNames":{"pattern":"^x"}}""", """{"a":1}""", "propertyNames", "/propertyNames", "/a", "^x")]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", """{"a":1}""", "dependentRequired", "/dependentRequired/a", "", "\"a\" asks for")]
    [InlineData("""{"contains":{"const":1},"minContains":2}""", "[1]", "minContains", "/minContains", "", "at least 2")]
    public void Validate_InvalidInstance_SaysWhatWhereAndWhy(string schema, string instance, string keyword, string schemaPointer, string instancePointer, string message)
    {
        JsonSchemaError error = JsonSchema.Parse(schema).Validate(Json(instance)).Should().ContainSingle().Which;

        error.Keyword.Should().Be(keyword);
        error.SchemaPointer.Should().Be(schemaPointer);
        error.InstancePointer.Should().Be(instancePointer);
        error.Message.Should().Contain(message);
    }

    [Fact]
    public void Validate_NoFormMatches_ExplainsTheClosest()
    {
        JsonSchema schema = JsonSchema.Parse("""
            {"anyOf":[{"type":"string"},{"properties":{"kind":{"const":"a"},"n":{"type":"number"}},"required":["kind","n","m"]},
                      {"properties":{"kind":{"const":"b"},"n":{"type":"number"}},"required":["kind"]}]}
            """);

        schema.Validate(Json("""{"kind":"b","n":"1"}""")).Select(e => e.ToString()).Should().Equal(
            "(root): an object matches none of the 3 allowed forms", "/n: expected number, found \"1\"");
    }

    [Fact]
    public void Validate_LongValues_AreCutInMessages()
    {
        string text = new('x', 10_000);
        JsonSchemaError error = JsonSchema.Parse("""{"type":"number"}""").Validate(Json($"\"{text}\""))[0];

        error.Message.Length.Should().BeLessThan(150);
    }

    [Fact]
    public void Validate_FormatUnlessAsked_IsAnAnnotation()
    {
        JsonSchema schema = JsonSchema.Parse("""{"format":"date"}""");

        schema.IsValid(Json("\"no\"")).Should().BeTrue();
        schema.IsValid(Json("\"no\""), new JsonSchemaValidationOptions { AssertFormat = true }).Should().BeFalse();
        schema.IsValid(Json("\"2024-02-29\""), new JsonSchemaValidationOptions { AssertFormat = true }).Should().BeTrue();
    }

    [Theory]
    [InlineData("^[\\w.-]+@[\\w-]+$", "a.b-c@d", true)]
    [InlineData("^\\u{1F432}$", "🐲", true)]
    [InlineData("^[🐲🐉]$", "🐉", true)]
    [InlineData("^[^🐲]$", "🐉", true)]
    [InlineData("^[^🐲]$", "🐲", false)]
    [InlineData("^[\\u{1F400}-\\u{1F4FF}]+$", "🐲🐉", true)]
    [InlineData("^.$", "🐲", true)]
    [InlineData("^..$", "🐲", false)]
    [InlineData("^\\D$", "🐲", true)]
    [InlineData("^\\P{Nd}$", "🐲", true)]
    [InlineData("^(a)|(b)\\2$", "b", false)]
    [InlineData("^(?:(a)|b)\\1$", "b", true)]
    [InlineData("^(?<n>a)(b)\\2\\k<n>$", "abba", true)]
    [InlineData("\\bfoo\\b", "a foo b", true)]
    [InlineData("\\bfoo\\b", "éfoo", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("^[^]$", "\n", true)]
    [InlineData("[]", "a", false)]
    [InlineData("^\\/\\-\\_$", "/-_", true)]
    [InlineData("^[a\\-z]$", "-", true)]
    [InlineData("^[\\d-x]$", "-", true)]
    [InlineData("^\\P{L}{2}$", "🐲", false)]
    [InlineData("^\\P{L}{2}$", "🐲🐲", true)]
    [InlineData("\\p{C}", "🐲", false)]
    [InlineData("\\p{C}", "\u0001", true)]
    [InlineData("^[^\\p{L}🐲]$", "0", true)]
    [InlineData("^[^\\p{L}🐲]$", "🐲", false)]
    [InlineData("^[^\\p{L}🐲]$", "🐉", true)]
    [InlineData("^[^\\P{L}]$", "🐲", false)]
    [InlineData("\\B", "a🐲b", false)]
    [InlineData("\\B", "a🐲🐲b", true)]
    [InlineData("(?<!a)(?!b|$)", "🐲", true)]
    [InlineData("(?<!a|^)(?!b|$)", "a🐲b", false)]
    public void Pattern_OfEcma262_MeansWhatItMeansThere(string pattern, string text, bool expected) =>
        JsonSchema.Parse($"{{\"pattern\":{JsonSerializer.Serialize(pattern)}}}").IsValid(Json(JsonSerializer.Serialize(text))).Should().Be(expected);

    [Fact]
    public void IsValid_ValidInstance_AllocatesLittle()
    {
        JsonSchema schema = JsonSchema.Parse("""
            {"type":"object","properties":{"name":{"type":"string","minLength":1,"pattern":"^[a-z ]+$"},"age":{"type":"integer","minimum":0},
             "tags":{"type":"array","items":{"enum":["a","b"]},"uniqueItems":true}},"required":["name","age"],"additionalProperties":false}
            """);
        JsonElement instance = Json("""{"name":"ada lovelace","age":36,"tags":["a","b"]}""");
        JsonSchemaValidationOptions options = new();
        for (int i = 0; i < 100; i++)
            schema.IsValid(instance, options);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            schema.IsValid(instance, options);
        long perCall = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;

        perCall.Should().BeLessThan(600, "only the validation's own state is allocated");
    }

    [Fact]
    public void Validate_FromManyThreads_GivesOneVerdict()
    {
        JsonSchema schema = JsonSchema.Parse("""{"items":{"pattern":"^(?=a)[a-c]+$"},"uniqueItems":true}""");
        JsonElement valid = Json("""["a","ab","abc"]""");
        JsonElement invalid = Json("""["a","b"]""");

        Parallel.For(0, 2000, i => schema.IsValid(i % 2 == 0 ? valid : invalid).Should().Be(i % 2 == 0));
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
