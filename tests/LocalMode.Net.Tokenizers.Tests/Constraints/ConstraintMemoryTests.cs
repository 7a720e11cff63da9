using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Tests.Constraints.Matching;

namespace LocalMode.Tokenizers.Tests.Constraints;

/// <summary>The bytes that a constraint says it takes grow with what it keeps.</summary>
public sealed class ConstraintMemoryTests
{
    private static readonly TokenVocabulary Vocabulary = Vocabularies.Of("12", "345", "0.", ".1", "ab", "\"a");

    [Fact]
    public void ByteCount_StatesOfNumbers_AreCounted()
    {
        Random random = new(1);
        string values = string.Join(',', Enumerable.Range(0, 1500).Select(_ => $"{random.Next(10_000)}.{random.Next(1_000_000)}"));
        Constraint constraint = Compile($$"""{"enum":[{{values}}]}""");
        long before = constraint.ByteCount;

        Write(constraint, "1");

        (constraint.ByteCount - before).Should().BeGreaterThan(100_000);
    }

    [Theory]
    [InlineData("""{"type":"string","minLength":3000}""", 3000, "\"")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"},"patternProperties":{"^a{1000}$":{"type":"null"}}}""", 900, "{\"")]
    public void ByteCount_StatesOfStrings_AreCounted(string schema, int length, string beginning)
    {
        Constraint constraint = Compile(schema);
        long before = constraint.ByteCount;

        Write(constraint, beginning + new string('a', length));

        (constraint.ByteCount - before).Should().BeGreaterThan(70L * length);
    }

    private static void Write(Constraint constraint, string text)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        ulong[] mask = new ulong[Vocabulary.MaskLength];
        foreach (byte value in System.Text.Encoding.UTF8.GetBytes(text))
        {
            matcher.FillMask(mask);
            matcher.TryAccept(value).Should().BeTrue();
        }

        matcher.FillMask(mask);
    }

    private static Constraint Compile(string schema) =>
        Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(schema)), Vocabulary, new ConstraintOptions { MaxMaskBytes = 0 });
}
