using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas;

/// <summary>The same cases through the whole engine, byte by byte.</summary>
public sealed class SchemaMatcherTests
{
    private static readonly Lazy<TokenVocabulary> Bytes = new(() => TokenVocabulary.Create(
        [.. Enumerable.Range(0, 256).Select(b => (ReadOnlyMemory<byte>)new[] { (byte)b }), ReadOnlyMemory<byte>.Empty], [256]));

    public static TheoryData<string, string[], string[]> Cases => SchemaCompilerTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void TryAccept_Schema_TakesWhatIsValid(string schema, string[] valid, string[] invalid)
    {
        Constraint constraint = Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(schema)), Bytes.Value);

        foreach (string json in valid)
            Takes(constraint, json).Should().BeTrue("{0} is valid", json);
        foreach (string json in invalid)
            Takes(constraint, json).Should().BeFalse("{0} is not valid", json);
    }

    [Fact]
    public void TryAccept_ReferencesBehindEscapes_AreThoseOfTheirOwnResource()
    {
        const string resource = """{"$id":"http://#/","properties":{"x":{"type":["string","integer"],"\u0024ref":"#/$defs/t"}},"$defs":{"t":{"type":"TYPE"}}}""";
        string schema = """{"properties":{"a":{"$ref":"http://a/"},"b":{"$ref":"http://b/"}},"type":"object","$defs":{"A":""" + Of("a", "string") + ",\"B\":" + Of("b", "integer") + "}}";
        Constraint constraint = Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(schema)), Bytes.Value);

        Takes(constraint, """{"b":{"x":"s"}}""").Should().BeFalse();
        Takes(constraint, """{"a":{"x":"s"},"b":{"x":1}}""").Should().BeTrue();

        static string Of(string name, string type) => resource.Replace("//#", "//" + name, StringComparison.Ordinal).Replace("TYPE", type, StringComparison.Ordinal);
    }

    [Fact]
    public void TryAccept_NameWithHalfAPair_IsNeverWritten()
    {
        Constraint constraint = Constraint.Compile(
            ConstraintGrammar.Schema(JsonSchema.Parse("""{"type":"object","properties":{"\ud800":{"type":"string"},"a":{"type":"integer"}}}""")), Bytes.Value);

        Takes(constraint, """{"a":1}""").Should().BeTrue();
        Takes(constraint, """{"\ud800":"x"}""").Should().BeFalse();
    }

    private static bool Takes(Constraint constraint, string json)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        ulong[] mask = new ulong[Bytes.Value.MaskLength];
        foreach (byte b in System.Text.Encoding.UTF8.GetBytes(json))
        {
            matcher.FillMask(mask);
            bool taken = matcher.TryAccept(b);
            taken.Should().Be(TokenMask.Contains(mask, b), "the mask says what is taken");
            if (!taken)
                return false;
        }
        return matcher.CanEnd;
    }
}
