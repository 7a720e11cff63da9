using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Tests.Constraints.Generation;

namespace LocalMode.Tokenizers.Tests.Constraints.Tokenisations;

/// <summary>Writes a text in tokens in several ways.</summary>
internal static class Splitter
{
    /// <summary>Writes a text as the tokenizer does; null if the tokenizer does not keep the text.</summary>
    public static List<int>? Canonical(FixtureVocabulary vocabulary, string text)
    {
        int[] ids = new int[(text.Length * 4) + 16];
        int count = vocabulary.Tokenizer.EncodeIds(text, ids, addSpecialTokens: false, allowSpecialTokens: false);
        List<int> tokens = [.. ids.Take(count)];
        return tokens.TrueForAll(t => !vocabulary.Vocabulary.GetBytes(t).IsEmpty) && vocabulary.Text(tokens) == text ? tokens : null;
    }

    /// <summary>Writes a text in the shortest tokens there are: bytes, or characters where bytes have none. Null if one has none either.</summary>
    public static List<int>? Shortest(FixtureVocabulary vocabulary, string text) => Split(vocabulary, text, static lengths => lengths[0]);

    /// <summary>Writes a text in random pieces that are tokens; null if a character has no token.</summary>
    public static List<int>? Random(FixtureVocabulary vocabulary, string text, Random random) =>
        Split(vocabulary, text, lengths => lengths[random.Next(lengths.Count)]);

    /// <summary>Tells whether a matcher takes tokens and may end after them; says where not.</summary>
    public static string? Refusal(FixtureVocabulary vocabulary, ConstraintMatcher matcher, IReadOnlyList<int> tokens, ulong[] mask)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            matcher.FillMask(mask);
            bool masked = TokenMask.Contains(mask, tokens[i]);
            bool accepted = matcher.TryAccept(tokens[i]);
            if (!masked || !accepted)
                return $"token {i} '{vocabulary.Raw([tokens[i]])}' after '{vocabulary.Raw(tokens.Take(i))}'{(masked != accepted ? $": the mask says {masked}, TryAccept {accepted}" : "")}";
        }

        return matcher.CanEnd && matcher.TryAccept(vocabulary.End) && matcher.HasEnded ? null : "the end";
    }

    private static List<int>? Split(FixtureVocabulary vocabulary, string text, Func<List<int>, int> choose)
    {
        string bytes = FixtureVocabulary.Latin(vocabulary.Vocabulary.StripsFirstSpace ? " " + text : text);
        // From which places the rest can be written, so that no choice leads into a dead end.
        bool[] isWritable = new bool[bytes.Length + 1];
        List<int>[] lengths = new List<int>[bytes.Length];
        isWritable[^1] = true;
        for (int at = bytes.Length - 1; at >= 0; at--)
        {
            lengths[at] = [];
            for (int length = 1; length <= Math.Min(vocabulary.Longest, bytes.Length - at); length++)
            {
                if (isWritable[at + length] && vocabulary.TokensOf(bytes.Substring(at, length)).Count > 0)
                    lengths[at].Add(length);
            }

            isWritable[at] = lengths[at].Count > 0;
        }

        if (!isWritable[0])
            return null;
        List<int> tokens = [];
        for (int at = 0; at < bytes.Length;)
        {
            int length = choose(lengths[at]);
            // Of a byte and a piece for the same text, the piece: only of pieces a decoder leaves out the first space.
            tokens.Add(vocabulary.TokensOf(bytes.Substring(at, length))[^1]);
            at += length;
        }

        return tokens;
    }
}
