namespace LocalMode.Tokenizers.Tests.Constraints.Schemas;

/// <summary>Strings that must not come twice, where there are only some.</summary>
public sealed class UniqueItemsTests
{
    [Theory]
    [InlineData("""{"type":"array","prefixItems":[{"enum":["a","b"]},{"enum":["a"]}],"items":false,"uniqueItems":true,"minItems":2}""", """["b","a"]""")]
    [InlineData("""{"type":"array","prefixItems":[{"enum":["a","b"]},{"enum":["a","c"]},{"enum":["c"]}],"items":false,"uniqueItems":true,"minItems":3}""", """["b","a","c"]""")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"string"}],"items":{"enum":["a","b"]},"uniqueItems":true}""", """["x","a","b"]""")]
    [InlineData("""{"type":"array","items":{"enum":["a","b"]},"uniqueItems":true,"contains":{"const":"a"},"maxContains":1}""", """["b","a"]""")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"string"}],"items":{"type":"string"},"uniqueItems":true,"contains":{"enum":["a","b"]},"minContains":2}""", """["x","a","b"]""")]
    [InlineData("""{"type":"array","items":{"type":"string"},"uniqueItems":true,"contains":{"not":{"const":"a"}},"maxContains":2}""", """["x","a","b"]""")]
    public void Compile_StringsThatOthersMayTake_NamesTheKeyword(string schema, string valid)
    {
        Action compile = () => Grammars.Compile(schema);

        compile.Should().Throw<SchemaNotEnforceableException>().Which.Keyword.Should().Be("uniqueItems");
        Grammars.Accepts(Grammars.Compile(schema, new() { AllowUnenforced = true }), valid).Should().BeTrue();
    }

    public static TheoryData<string, string[], string[]> Cases => new()
    {
        { """{"type":"array","prefixItems":[{"enum":["a","b"]},{"enum":["a","b"]}],"items":{"enum":["a","b"]},"uniqueItems":true}""", ["""["b","a"]""", "[]"], ["""["a","a"]""", """["a","b","a"]"""] },
        { """{"type":"array","prefixItems":[{"const":"a"},{"enum":["a","b"]}],"items":{"type":"string"},"uniqueItems":true}""", ["""["a","b","c"]""", """["a"]"""], ["""["a","a"]""", """["b"]"""] },
        { """{"type":"array","prefixItems":[{"type":"string"}],"items":{"enum":["a","b","c"]},"maxItems":3,"uniqueItems":true}""", ["""["a","b","c"]""", """["x","c","b"]"""], ["""["a","a"]""", """["x","a","b","c"]"""] },
        { """{"type":"array","items":{"enum":["a","b","c"]},"uniqueItems":true,"contains":{"enum":["a","b"]},"minContains":2}""", ["""["a","b"]""", """["c","b","a"]"""], ["""["c","a"]""", """["a","a"]"""] },
        { """{"type":"array","items":{"type":"string"},"uniqueItems":true,"contains":{"const":"a"},"maxContains":1}""", ["""["x","a","b"]""", """["a"]"""], ["""["x"]""", """["a","a"]"""] },
        { """{"type":"array","prefixItems":[{"type":"string"}],"items":{"type":"string"},"uniqueItems":true,"contains":{"const":"a"}}""", ["""["a"]""", """["x","a"]"""], ["""["x"]""", """["a","a"]"""] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void TryAccept_StringsThatAreEnough_TakesEachOnce(string schema, string[] valid, string[] invalid) =>
        new SchemaMatcherTests().TryAccept_Schema_TakesWhatIsValid(schema, valid, invalid);
}
