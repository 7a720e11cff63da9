using System.Runtime.CompilerServices;
using LocalMode.Tokenizers.Constraints.Numbers;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>The lexemes that all constraints of a vocabulary have in common, with what tokens do in them. Safe for concurrent use.</summary>
internal sealed class VocabularyLexemes
{
    private const long MaxBytes = 16L << 20;
    private static readonly ConditionalWeakTable<TokenVocabulary, VocabularyLexemes> Known = [];
    private readonly MemoryBudget _budget = new(MaxBytes);
    private readonly Dictionary<Lexeme, PartTable> _parts = [];

    private readonly int[] _rootChildren = new int[256];

    private VocabularyLexemes(TokenVocabulary vocabulary)
    {
        for (int value = 0; value < 256; value++)
            _rootChildren[value] = vocabulary.Trie.Child(0, (byte)value);
        AnyString = new JsonStringLexeme(new LengthMachine(0, null, 0), vocabulary.Alphabet, _budget);
        foreach (Lexeme lexeme in new Lexeme[] { AnyString, NumberLexeme.Of(NumberSet.All), NumberLexeme.Of(NumberSet.Integers), NumberLexeme.Of(NumberSet.PlainIntegers) })
            _parts.Add(lexeme, new PartTable(_budget));
        OddPlain = FindOddPlain(vocabulary);
    }

    /// <summary>Gets the lexeme of all strings.</summary>
    public JsonStringLexeme AnyString { get; }

    /// <summary>Gets the plain tokens (<see cref="TokenVocabulary.PlainMask"/>) that hold a line separator.</summary>
    public int[] OddPlain { get; }

    /// <summary>Gets what tokens do in the states of a lexeme that all constraints have in common; <see langword="null"/> for other lexemes.</summary>
    public PartTable? PartsOf(Lexeme lexeme) => _parts.GetValueOrDefault(lexeme);

    /// <summary>Gets the node of the vocabulary's tree that a byte leads to from the root, -1 for none.</summary>
    public int RootChild(byte value) => _rootChildren[value];

    public static VocabularyLexemes Of(TokenVocabulary vocabulary) => Known.GetValue(vocabulary, static key => new VocabularyLexemes(key));

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
