using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>The lexemes that all constraints of a vocabulary have in common, with what tokens do in them. Safe for concurrent use.</summary>
internal sealed class VocabularyLexemes
{
    private const long MaxBytes = 16L << 20;
    private static readonly ConditionalWeakTable<TokenVocabulary, VocabularyLexemes> _known = [];
    private readonly MemoryBudget _budget = new(MaxBytes);

    private VocabularyLexemes(TokenVocabulary vocabulary)
    {
        AnyString = new JsonStringLexeme(new LengthMachine(0, null, 0), vocabulary.Alphabet, _budget) { Parts = new PartTable(_budget) };
        OddPlain = FindOddPlain(vocabulary);
    }

    /// <summary>Gets the lexeme of all strings.</summary>
    public JsonStringLexeme AnyString { get; }

    /// <summary>Gets the plain tokens (<see cref="TokenVocabulary.PlainMask"/>) that hold a line separator.</summary>
    public int[] OddPlain { get; }

    public static VocabularyLexemes Of(TokenVocabulary vocabulary) => _known.GetValue(vocabulary, static key => new VocabularyLexemes(key));

    private static int[] FindOddPlain(TokenVocabulary vocabulary)
    {
        List<int> odd = [];
        for (int token = 0; token < vocabulary.Size; token++)
        {
            ReadOnlySpan<byte> bytes = vocabulary.GetBytes(token);
            if (TokenMask.Contains(vocabulary.PlainMask, token) && (bytes.IndexOf("\u2028"u8) >= 0 || bytes.IndexOf("\u2029"u8) >= 0))
                odd.Add(token);
        }

        return [.. odd];
    }
}
