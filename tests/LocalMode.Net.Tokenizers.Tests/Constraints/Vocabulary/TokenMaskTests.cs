using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Tokenizers.Tests.Constraints.Vocabulary;

public sealed class TokenMaskTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(1, 10)]
    [InlineData(2, 128)]
    [InlineData(3, 150)]
    [InlineData(3, 500)]
    [InlineData(40, 2500)]
    public void Apply_RandomMasks_KeepsWhatIsAllowed(int words, int count)
    {
        var random = new Random(words + count);
        for (int round = 0; round < 40; round++)
        {
            ulong[] mask = [.. Enumerable.Range(0, words).Select(_ => random.Next(4) switch { 0 => 0UL, 1 => ulong.MaxValue, _ => (ulong)random.NextInt64() << 1 ^ (ulong)random.NextInt64() })];
            float[] logits = [.. Enumerable.Range(0, count).Select(i => i % 7 == 0 ? float.NaN : (float)random.NextDouble())];
            float[] expected = [.. logits.Select((x, i) => i < words * 64 && (mask[i / 64] >> (i % 64) & 1) != 0 ? x : float.NegativeInfinity)];

            TokenMask.Apply(mask, logits);

            logits.Should().Equal(expected, (a, b) => BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b));
            Enumerable.Range(-70, words * 64 + 140).Where(i => TokenMask.Contains(mask, i)).Should().Equal(RandomVocabulary.Ids(mask));
        }
    }
}
