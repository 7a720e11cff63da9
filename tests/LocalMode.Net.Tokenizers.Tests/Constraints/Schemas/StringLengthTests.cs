using System.Text.Json;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Tests.Constraints.Matching;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas;

/// <summary>Formats and patterns with lengths of hundreds and thousands.</summary>
public sealed class StringLengthTests
{
    private const int FewBytes = 2 << 20;
    private static readonly TokenVocabulary Vocabulary = Vocabularies.Of("ab", "abc", "-a", "a@", "com", ".co", "http", "://", "c\"", "aaaaaaaa", "0123", "\"}");
    private static readonly string Label = new('a', 63);

    // A schema of a string, a text of the greatest length, one of the least.
    public static TheoryData<string, string, string> Bounds => new()
    {
        { """{"type":"string","format":"email","maxLength":254}""", $"{Label}a@{Label}.{Label}.{Label[..61]}", "a@b" },
        { """{"type":"string","format":"email","maxLength":320}""", $"{Label}a@{Label}.{Label}.{Label}.{Label[..61]}", "a@b" },
        { """{"type":"string","format":"email","minLength":6,"maxLength":100}""", $"{Label}a@{Label[..35]}", "a@b.cd" },
        { """{"type":"string","format":"uri","maxLength":2048}""", "http://a/" + new string('b', 2039), "a:" },
        { """{"type":"string","format":"uri","maxLength":512}""", "http://a/" + new string('b', 503), "a:" },
        { """{"type":"string","format":"hostname","maxLength":253}""", $"{Label}.{Label}.{Label}.{Label[..61]}", "a" },
        { """{"type":"string","format":"hostname","maxLength":80}""", $"{Label}.{Label[..16]}", "a" },
        { """{"type":"string","pattern":"^[a-z]+(?:-[a-z]+)*$","maxLength":5000}""", string.Concat(Enumerable.Repeat("ab-", 1666)) + "ab", "a" },
        { """{"type":"string","pattern":"^[a-z]+(?:-[a-z]+)*$","minLength":3,"maxLength":4000}""", new string('a', 4000), "a-b" },
        { """{"type":"string","pattern":"é","maxLength":1500}""", string.Concat(Enumerable.Repeat("😀", 1499)) + "é", "é" },
        { """{"anyOf":[{"type":"string","format":"uri","maxLength":300},{"type":"string","format":"date"},{"const":"x"}]}""", "http://a/" + new string('b', 291), "x" },
    };

    [Theory]
    [MemberData(nameof(Bounds))]
    public void TryAccept_AtTheBounds_EndsThere(string schema, string longest, string shortest)
    {
        Constraint constraint = Compile(schema);

        constraint.ByteCount.Should().BeLessThan(FewBytes);
        Takes(constraint, longest).Should().BeTrue();
        Takes(constraint, shortest).Should().BeTrue();
        JsonSchema.Parse(schema).IsValid(JsonSerializer.SerializeToElement(longest)).Should().BeTrue();
        // One character more anywhere is too much.
        for (int at = 0; at <= longest.Length; at += Math.Max(1, longest.Length / 5))
            Takes(constraint, longest.Insert(at, "a")).Should().BeFalse();
        for (int at = 0; at < shortest.Length; at++)
        {
            if (!JsonSchema.Parse(schema).IsValid(JsonSerializer.SerializeToElement(shortest.Remove(at, 1))))
                Takes(constraint, shortest.Remove(at, 1)).Should().BeFalse();
        }
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Answers_OfRandomTokens_AreValid(string schema, string longest, string shortest)
    {
        _ = (longest, shortest);
        Constraint constraint = Compile(schema);
        JsonSchema validator = JsonSchema.Parse(schema);
        for (int seed = 0; seed < 6; seed++)
        {
            string answer = System.Text.Encoding.UTF8.GetString(Answers.Random(constraint, new Random(seed), 100 + (120 * seed)));
            validator.IsValid(JsonDocument.Parse(answer).RootElement).Should().BeTrue("{0} by {1}", answer, schema);
        }
    }

    [Theory]
    [InlineData("""{"type":"string","pattern":"^[ab]+$","maxLength":2147483647}""", "ab", "c")]
    [InlineData("""{"type":"array","items":{"type":"string","pattern":"^a*$","maxLength":300},"uniqueItems":true}""", null, null)]
    public void Compile_GreatLengths_AreEnforced(string schema, string? valid, string? invalid)
    {
        Constraint constraint = Compile(schema);

        constraint.UnenforcedKeywords.Should().BeEmpty();
        if (valid is not null)
            Takes(constraint, valid).Should().BeTrue();
        if (invalid is not null)
            Takes(constraint, invalid).Should().BeFalse();
    }

    [Fact]
    public void FillMask_UniqueStringsOfALength_EndWithTheLastOne()
    {
        Constraint constraint = Compile("""{"type":"array","items":{"type":"string","pattern":"^a*$","maxLength":2},"uniqueItems":true}""");
        ConstraintMatcher matcher = constraint.CreateMatcher();
        foreach (byte value in "[\"aa\",\"\",\"a\""u8)
            matcher.TryAccept(value).Should().BeTrue();

        ulong[] mask = new ulong[Vocabulary.MaskLength];
        matcher.FillMask(mask);

        Enumerable.Range(0, Vocabulary.Size).Where(token => TokenMask.Contains(mask, token)).Should().Equal(']');
    }

    private static Constraint Compile(string schema) => Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(schema)), Vocabulary);

    private static bool Takes(Constraint constraint, string text)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        foreach (byte value in System.Text.Encoding.UTF8.GetBytes($"\"{text}\""))
        {
            if (!matcher.TryAccept(value))
                return false;
        }

        return matcher.CanEnd;
    }
}
