using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

/// <summary>Random answers of constraints.</summary>
internal static class Answers
{
    /// <summary>Makes an answer: random tokens of the masks, and from some number of tokens on what leads to the end.</summary>
    public static byte[] Random(Constraint constraint, Random random, int freeTokens)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        TokenVocabulary vocabulary = constraint.Vocabulary;
        var mask = new ulong[vocabulary.MaskLength];
        List<byte> answer = [];
        while (!matcher.HasEnded)
        {
            matcher.Count.Should().BeLessThan(freeTokens + 2000, "the answer has to end");
            matcher.FillMask(mask);
            int token = matcher.Count < freeTokens ? Any(mask, vocabulary, random) : Last(mask, vocabulary, answer);
            matcher.TryAccept(token).Should().BeTrue();
            answer.AddRange(vocabulary.GetBytes(token));
        }

        return [.. answer];
    }

    private static int Any(ulong[] mask, TokenVocabulary vocabulary, Random random)
    {
        int[] allowed = [.. Enumerable.Range(0, vocabulary.Size).Where(token => TokenMask.Contains(mask, token))];
        return allowed[random.Next(allowed.Length)];
    }

    // Ends strings where they are open, closes what is open elsewhere.
    private static int Last(ulong[] mask, TokenVocabulary vocabulary, List<byte> answer)
    {
        if (TokenMask.Contains(mask, vocabulary.EndTokens[0]))
            return vocabulary.EndTokens[0];
        // Numbers go on where they must only, and without zeros as far as possible: these may have no end.
        bool isInNumber = answer.Count > 0 && answer[^1] is >= (byte)'0' and <= (byte)'9';
        ReadOnlySpan<byte> order = IsInString(answer) ? "\"0dDcC\\nu89"u8 : isInNumber ? "}],:1234567890"u8 : "}]1234567890\",:[{"u8;
        foreach (byte value in order)
        {
            if (TokenMask.Contains(mask, value))
                return value;
        }

        return Enumerable.Range(0, 256).First(value => TokenMask.Contains(mask, value));
    }

    private static bool IsInString(List<byte> answer)
    {
        bool isInString = false;
        for (int i = 0; i < answer.Count; i++)
        {
            if (answer[i] == '\\' && isInString)
                i++;
            else if (answer[i] == '"')
                isInString = !isInString;
        }

        return isInString;
    }
}
