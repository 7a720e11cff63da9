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
