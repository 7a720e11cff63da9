using System.Text.Json;
using static LocalMode.Core.Tests.Schemas.Hostile;

namespace LocalMode.Core.Tests.Schemas;

/// <summary>Numbers, texts, arrays, objects and schemas of sizes made to exhaust time. Each ends soon, in the right verdict or a typed error.</summary>
public class JsonSchemaHostileSizeTests
{
    [Theory]
    [InlineData("""{"type":"integer"}""", "1e999999", true)]
    [InlineData("""{"type":"integer"}""", "1e-999999", false)]
    [InlineData("""{"maximum":1e400}""", "1e999999", false)]
    [InlineData("""{"maximum":1e999998}""", "-1e999999", true)]
    [InlineData("""{"multipleOf":3}""", "1e999999", false)]
    [InlineData("""{"multipleOf":0.5}""", "1e999999", true)]
    [InlineData("""{"multipleOf":1e-999999}""", "7", true)]
    [InlineData("""{"multipleOf":123456789012345678901234567890}""", "123456789012345678901234567890e3", true)]
    [InlineData("""{"multipleOf":123456789012345678901234567890}""", "123456789012345678901234567891", false)]
    [InlineData("""{"multipleOf":0.01}""", "19.99", true)]
    [InlineData("""{"multipleOf":1234567890123456789}""", "24691357802469135780e7", true)]
    [InlineData("""{"multipleOf":1234567890123456789}""", "2469135780246913579", false)]
    [InlineData("""{"multipleOf":1234567890123456789}""", "1e999999", false)]
    [InlineData("""{"multipleOf":1024}""", "1e999999", true)]
    [InlineData("""{"multipleOf":0.0001}""", "0.00751", false)]
    [InlineData("""{"const":1e999999}""", "10e999998", true)]
    [InlineData("""{"const":9007199254740993}""", "9007199254740992", false)]
    [InlineData("""{"const":0.1}""", "0.10000000000000000000000000000001", false)]
    [InlineData("""{"enum":[-0.0]}""", "0e5", true)]
    [InlineData("""{"exclusiveMinimum":0}""", "1e-999999", true)]
    public void Validate_HugeOrFineNumber_IsExact(string schema, string instance, bool expected) =>
        Timed(() => JsonSchema.Parse(schema).IsValid(Instance(instance)).Should().Be(expected)).Should().NotThrow();

    [Theory]
    [InlineData("""{"maximum":1}""")]
    [InlineData("""{"multipleOf":7}""")]
    [InlineData("""{"const":1}""")]
    public void Validate_NumberOfAMillionDigits_EndsSoon(string schema) =>
        Timed(() => JsonSchema.Parse(schema).IsValid(Instance(new string('7', 1_000_000)))).Should().NotThrow();

    [Fact]
    public void Validate_ExponentBeyondAllMeasure_ThrowsTooComplex() =>
        Timed(() => JsonSchema.Parse("""{"maximum":1}""").IsValid(Instance("1e999999999999999999999"))).Should().Throw<SchemaTooComplexException>();

    [Fact]
    public void Validate_LargeArraysAndObjectsOfUniqueItems_EndSoon()
    {
        JsonSchema schema = JsonSchema.Parse("""{"uniqueItems":true}""");

        Timed(() => schema.IsValid(Instance(JsonSerializer.Serialize(Enumerable.Range(0, 100_000)))).Should().BeTrue()).Should().NotThrow();
        Timed(() => schema.IsValid(Instance($"[{string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"{{\"a\":{i}}}"))},{{\"a\":1.0}}]")).Should().BeFalse()).Should().NotThrow();
    }

    [Fact]
    public void Validate_MembersInOppositeOrder_EndsSoon()
    {
        string forwards = $"{{{string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"k{i}\":1"))}}}";
        string backwards = $"{{{string.Join(',', Enumerable.Range(0, 20_000).Reverse().Select(i => $"\"k{i}\":1"))}}}";

        Timed(() => JsonSchema.Parse($"{{\"const\":{forwards}}}").IsValid(Instance(backwards))).Should().Throw<SchemaTooComplexException>();
    }

    [Fact]
    public void Validate_HalfASurrogatePair_IsACharacter()
    {
        JsonSchema schema = JsonSchema.Parse("""{"properties":{"\ud800":{"maxLength":1}},"required":["\ud800"],"additionalProperties":false}""");

        schema.IsValid(Instance("""{"\ud800":"\udfff"}""")).Should().BeTrue();
        schema.Validate(Instance("""{"\ud800":"\udfff\ud800"}""")).Should().ContainSingle(e => e.Keyword == "maxLength");
        JsonSchema.Parse("""{"uniqueItems":true,"pattern":"a"}""").IsValid(Instance("""["\ud800","\ud801","\ud800"]""")).Should().BeFalse();
    }

    [Fact]
    public void Validate_ManyErrors_ListsNoMoreThanAsked()
    {
        JsonSchema schema = JsonSchema.Parse("""{"items":{"type":"string"}}""");
        JsonElement instance = Instance(JsonSerializer.Serialize(Enumerable.Range(0, 100_000)));

        schema.Validate(instance).Should().HaveCount(32);
        schema.Validate(instance, new JsonSchemaValidationOptions { MaxErrors = 1 }).Should().ContainSingle();
    }

    [Fact]
    public void Parse_LongNamesAboveManySchemas_ThrowsTooComplex()
    {
        string leaves = string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"{i}\":{{}}"));

        Timed(() => JsonSchema.Parse($"{{\"properties\":{{\"{new string('n', 100_000)}\":{{\"properties\":{{{leaves}}}}}}}}}")).Should().Throw<SchemaTooComplexException>();
    }

    [Fact]
    public void Parse_ManyReferencesIntoALargeUnknownKeyword_ThrowsTooComplex()
    {
        string targets = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"k{i}\":{{}}"));
        string references = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"{{\"$ref\":\"#/x/k{i}\"}}"));

        Timed(() => JsonSchema.Parse($"{{\"x\":{{{targets}}},\"allOf\":[{references}]}}")).Should().Throw<SchemaTooComplexException>();
    }

    [Fact]
    public void Parse_ManyPatterns_EndsSoon()
    {
        string patterns = string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"^a{{3,9}}[b-{(char)('c' + (i % 20))}]{i}\":{{}}"));

        Timed(() => JsonSchema.Parse($"{{\"patternProperties\":{{{patterns}}}}}")).Should().Throw<SchemaTooComplexException>();
    }

    [Theory]
    [InlineData("multipleOf", "7")]
    [InlineData("maximum", "7")]
    [InlineData("type", "\"integer\"")]
    [InlineData("const", "7")]
    public void Validate_HugeNumberMetByManySchemas_EndsSoon(string keyword, string value)
    {
        JsonSchema schema = JsonSchema.Parse($"{{\"anyOf\":[{string.Join(',', Enumerable.Repeat($"{{\"{keyword}\":{value},\"not\":{{}}}}", 20_000))}]}}");
        JsonElement instance = Instance(new string('7', 300_000));

        Exception? error = Record.Exception(Timed(() => schema.IsValid(instance).Should().BeFalse()));
        (error is null or SchemaTooComplexException).Should().BeTrue(error?.ToString());
    }

    [Theory]
    [InlineData("""{"enum":["a"]}""")]
    [InlineData("""{"maxLength":1}""")]
    [InlineData("""{"pattern":"b$"}""")]
    public void Validate_LongTextMetByManySchemas_EndsSoon(string form)
    {
        JsonSchema schema = JsonSchema.Parse($"{{\"anyOf\":[{string.Join(',', Enumerable.Repeat(form, 20_000))}]}}");
        JsonElement instance = Instance($"\"{new string('a', 500_000)}\"");

        Exception? error = Record.Exception(Timed(() => schema.IsValid(instance).Should().BeFalse()));
        (error is null or SchemaTooComplexException).Should().BeTrue(error?.ToString());
    }

    [Fact]
    public void Validate_StepsBelowTheNeed_ThrowsTooComplex() =>
        FluentActions.Invoking(() => JsonSchema.Parse("""{"items":true}""").IsValid(Instance("[1,2,3,4,5,6,7,8,9]"), new JsonSchemaValidationOptions { MaxSteps = 5 }))
            .Should().Throw<SchemaTooComplexException>();

    [Fact]
    public void Parse_MoreSchemasThanTheLimit_ThrowsTooComplex() =>
        FluentActions.Invoking(() => JsonSchema.Parse("""{"allOf":[true,true,true]}""", new JsonSchemaOptions { MaxNodes = 3 }))
            .Should().Throw<SchemaTooComplexException>();
}
