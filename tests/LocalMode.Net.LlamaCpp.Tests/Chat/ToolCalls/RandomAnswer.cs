using System.Text;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

/// <summary>Answers of a model that knows nothing: each token is chosen at random among those that may come next, and after a while what ends things is preferred.</summary>
internal static class RandomAnswer
{
    private const int End = 256;
    private const int MostSteps = 4000;

    private static readonly string[] Pieces =
    [
        "</", "<", "parameter>", "\": ", "{\"", "tool_call", ", \"", "\"}", "}}", "\n", "\n</", " null", "true", "\u00fc", "\u4f60\u597d", "\ud83d\ude00", "<tool_call>", "name", "```", "[TOOL_CALLS]", "12", ".5",
    ];

    public static TokenVocabulary Vocabulary { get; } = TokenVocabulary.Create(
        [.. Enumerable.Range(0, 256).Select(static value => (ReadOnlyMemory<byte>)new[] { (byte)value }), default, .. Pieces.Select(static piece => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(piece))],
        [End]);

    public static Constraint Compile(ConstraintGrammar grammar) => Constraint.Compile(grammar, Vocabulary);

    /// <summary>Writes an answer.</summary>
    /// <param name="constraint">What it may be.</param>
    /// <param name="random">Chance.</param>
    /// <param name="length">The tokens after which what ends things is preferred.</param>
    /// <param name="endings">What ends things.</param>
    public static string Write(Constraint constraint, Random random, int length, params IReadOnlyList<string> endings)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        List<byte> text = [];
        ulong[] mask = new ulong[Vocabulary.MaskLength];
        List<int> allowed = [];
        for (int step = 0; step < MostSteps; step++)
        {
            if (step >= length && (matcher.CanEnd || TryEnd(matcher, random, endings, text)))
            {
                if (matcher.CanEnd)
                    return Encoding.UTF8.GetString([.. text]);

                continue;
            }

            matcher.FillMask(mask);
            allowed.Clear();
            for (int token = 0; token < Vocabulary.Size; token++)
            {
                if (TokenMask.Contains(mask, token))
                    allowed.Add(token);
            }

            allowed.Should().NotBeEmpty("a matcher is never stuck, but it is after {0}", Encoding.UTF8.GetString([.. text]));
            int next = allowed[random.Next(allowed.Count)];
            matcher.TryAccept(next).Should().BeTrue();
            if (next == End)
                return Encoding.UTF8.GetString([.. text]);

            text.AddRange(Vocabulary.GetBytes(next));
        }

        throw new InvalidOperationException($"No end after {MostSteps} tokens: {Encoding.UTF8.GetString([.. text])}");
    }

    /// <summary>Tells whether a text is a whole answer, byte by byte.</summary>
    public static bool Accepts(Constraint constraint, string text)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        return Encoding.UTF8.GetBytes(text).All(value => matcher.TryAccept(value)) && matcher.CanEnd;
    }

    private static bool TryEnd(ConstraintMatcher matcher, Random random, IReadOnlyList<string> endings, List<byte> text)
    {
        // In a text without quotes everything can be accepted: only what really ends the answer, or the text, counts.
        foreach (string ending in endings)
        {
            if (ending.Length > 0 && TryAccept(matcher, ending, text, mustEnd: true))
                return true;
        }

        if (endings.Count > 1 && random.Next(2) == 0 && TryAccept(matcher, endings[^1], text, mustEnd: false))
            return true;

        string[] shuffled = ["\"", "}", "]"];
        random.Shuffle(shuffled);
        return random.Next(8) > 0 && Array.Exists(shuffled, ending => TryAccept(matcher, ending, text, mustEnd: false));
    }

    private static bool TryAccept(ConstraintMatcher matcher, string ending, List<byte> text, bool mustEnd)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(ending);
        int count = matcher.Count;
        if (Array.TrueForAll(bytes, value => matcher.TryAccept(value)) && (!mustEnd || matcher.CanEnd))
        {
            text.AddRange(bytes);
            return true;
        }

        matcher.RollBack(matcher.Count - count);
        return false;
    }
}
