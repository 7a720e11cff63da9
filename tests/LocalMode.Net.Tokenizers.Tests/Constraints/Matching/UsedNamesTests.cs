using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

/// <summary>Names and strings that must not come twice, where answers go back and on in other ways.</summary>
public sealed class UsedNamesTests
{
    private static readonly TokenVocabulary Vocabulary = Vocabularies.Of("\"a", "\"ab\"", "\",\"", "a\",\"", "b\",\"", "a\",\"a", "ba", "é\"", "\":1,\"", "a\":1", ",\"a");

    [Theory]
    [InlineData("""{"type":"array","items":{"type":"string","maxLength":3},"uniqueItems":true}""")]
    [InlineData("""{"type":"array","items":{"type":"string","pattern":"^[abé]{1,2}$"},"uniqueItems":true}""")]
    [InlineData("""{"type":"object","additionalProperties":{"const":1}}""")]
    public void FillMask_AfterRollBack_IsThatOfANewMatcher(string schema)
    {
        Constraint constraint = Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(schema)), Vocabulary);
        ulong[] mask = new ulong[Vocabulary.MaskLength], expected = new ulong[Vocabulary.MaskLength];
        int[] likely = [.. "\",:1[{abé"u8.ToArray().Select(static value => (int)value), .. Enumerable.Range(256, Vocabulary.Size - 257)];
        for (int seed = 0; seed < 15; seed++)
        {
            Random random = new(seed);
            ConstraintMatcher matcher = constraint.CreateMatcher();
            List<int> tokens = [];
            for (int i = 0; i < 120; i++)
            {
                if (tokens.Count > 0 && random.Next(6) == 0)
                {
                    int back = random.Next(1, Math.Min(tokens.Count, 12) + 1);
                    matcher.RollBack(back);
                    tokens.RemoveRange(tokens.Count - back, back);
                }

                int token = likely[random.Next(likely.Length)];
                if (matcher.TryAccept(token))
                    tokens.Add(token);
                matcher.FillMask(mask);
                ConstraintMatcher other = constraint.CreateMatcher();
                tokens.ForEach(each => other.TryAccept(each).Should().BeTrue());
                other.FillMask(expected);
                mask.Should().Equal(expected);
            }
        }
    }
}
