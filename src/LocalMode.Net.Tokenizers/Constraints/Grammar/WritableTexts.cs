using System.Text;
using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>What an alphabet leaves of languages. For one compilation.</summary>
internal sealed class WritableTexts(Alphabet alphabet, CompileBudget budget)
{
    /// <summary>As many texts as never run out.</summary>
    public const long Many = 1L << 40;

    private readonly Dictionary<(CharDfa Language, bool IsValue), CharDfa> _known = [];
    private readonly Dictionary<(CharDfa Language, int MaxLength), long> _counts = [];
    private readonly long _characters = alphabet.HasUnicodeEscapes ? 0x10F800 : alphabet.Values.IsEmpty ? 0 : Count(alphabet.Values);

    /// <summary>Gets a value indicating whether arrays and objects may have more than one part.</summary>
    public bool HasComma { get; } = alphabet.Contains(',');

    public bool CanWrite(ReadOnlySpan<byte> utf8) => alphabet.FindUnwritable(utf8) is null;

    /// <summary>Gives the texts of a language that can be written as they are.</summary>
    public CharDfa Texts(CharDfa language) => alphabet.HasAllBytes ? language : Restrict(language, isValue: false);

    /// <summary>Gives a node for the texts that can be written, <see langword="null"/> if there are none.</summary>
    public TextNode? Texts(TextNode node)
    {
        CharDfa language = Texts(node.Language);
        return !HasText(language, node.MaxLength) ? null : ReferenceEquals(language, node.Language) ? node : new TextNode(language, node.MaxLength);
    }

    /// <summary>Gives the texts of a language that can be written as JSON strings.</summary>
    public CharDfa Values(CharDfa language) => alphabet.HasUnicodeEscapes ? language : Restrict(language, isValue: true);

    public bool CanWriteValue(string value) => CanWrite("\""u8) && (alphabet.HasUnicodeEscapes || alphabet.Values.Accepts(value));

    /// <summary>Gives a node for the strings that can be written, <see langword="null"/> if there are none.</summary>
    public StringNode? Strings(StringNode node)
    {
        if (!CanWrite("\""u8) || node.MinLength > node.MaxLength)
            return null;
        // Every character that can be written can follow any other.
        if (node.Language.IsUniversal(node.Language.Start))
            return node.MinLength == 0 || _characters > 0 ? node : null;
        CharDfa language = Values(node.Language);
        return !HasText(language, node.MaxLength) ? null : ReferenceEquals(language, node.Language) ? node : new StringNode(language, 0, node.MaxLength);
    }

    /// <summary>Counts the strings that can be written, up to <see cref="Many"/>.</summary>
    public long CountStrings(GrammarNode node)
    {
        if (node is not StringNode text || Strings(text) is not { } strings)
            return 0;
        if (!strings.Language.IsUniversal(strings.Language.Start))
            return CountTexts(strings.Language, strings.MaxLength);
        long count = 0, ofLength = 1;
        for (int length = 0; length <= (strings.MaxLength ?? int.MaxValue) && count < Many && ofLength > 0; length++)
        {
            count = length >= strings.MinLength ? Math.Min(Many, count + ofLength) : count;
            // With one character alone there is one text of each length.
            if (_characters <= 1 && length >= strings.MinLength)
                return strings.MaxLength is { } most ? (_characters == 0 ? 1 : Math.Min(Many, most - strings.MinLength + 1L)) : _characters == 0 ? 1 : Many;
            ofLength = Math.Min(Many, ofLength * _characters);
        }

        return count;
    }

    public bool CanWrite(NumberNode node) => !node.Numbers.IsEmpty && CanWrite(Encoding.UTF8.GetBytes(node.Numbers.NeededCharacters));

    /// <summary>Finds the character for whose sake nothing of a node can be written, if it is the node's own.</summary>
    public string? FindUnwritable(GrammarNode node) => node switch
    {
        LiteralNode literal => Find(literal.Utf8),
        TextNode text => FindIn(text.Language, alphabet.Texts),
        NumberNode number => Find(Encoding.UTF8.GetBytes(number.Numbers.NeededCharacters)),
        StringNode text => Find("\""u8) ?? FindIn(text.Language, alphabet.Values),
        ObjectNode item => Find("{}"u8) ?? (item.Declared.FirstOrDefault(p => p.IsRequired && !CanWriteValue(p.Name)) is { } property
            ? Find("\""u8) ?? FindIn(CharDfa.Words([property.Name], budget), alphabet.Values) : Find("\":,"u8)),
        ArrayNode => Find("[],"u8),
        DocumentNode { Options.WhiteSpace: JsonWhiteSpace.Spaced } => Find(" "u8),
        _ => null,
    };

    private static bool HasText(CharDfa language, int? maxLength) => !language.IsEmpty && !(language.MinLength(language.Start) > maxLength);

    private long CountTexts(CharDfa language, int? maxLength)
    {
        if (maxLength is not { } most || language.MaxLength(language.Start) <= most)
            return language.CountTexts(language.Start, Many);
        if (!_counts.TryGetValue((language, most), out long count))
            _counts.Add((language, most), count = new BoundedCounts(language, most).Count(language.Start, most));
        return count;
    }

    private string? Find(ReadOnlySpan<byte> utf8) => alphabet.FindUnwritable(utf8)?.ToString();

    // Along a shortest text of the language.
    private static string? FindIn(CharDfa language, CharDfa writable)
    {
        for (int state = language.Start; state >= 0 && !language.IsAccepting(state);)
        {
            int least = language.MinLength(state);
            CharEdge next = default;
            int? code = null;
            foreach (CharEdge edge in language.Edges(state))
            {
                if (language.MinLength(edge.Next) >= least)
                    continue;
                next = edge;
                code = FirstOutside(writable, edge.First, edge.Last);
                if (code is null)
                    break;
            }

            if (code is { } found)
                return new Rune(found).ToString();
            state = next.Next;
        }

        return null;
    }

    private static int? FirstOutside(CharDfa writable, int first, int last) => writable.HasNext(writable.Start, first, last) ? null : first;

    private static long Count(CharDfa language)
    {
        long count = 0;
        foreach (CharEdge edge in language.Edges(language.Start))
            count += edge.Last - edge.First + 1;
        return count;
    }

    private CharDfa Restrict(CharDfa language, bool isValue)
    {
        if (!_known.TryGetValue((language, isValue), out CharDfa? left))
            _known.Add((language, isValue), left = CharDfa.Intersect(language, isValue ? alphabet.Values : alphabet.Texts, budget));
        return left;
    }
}
