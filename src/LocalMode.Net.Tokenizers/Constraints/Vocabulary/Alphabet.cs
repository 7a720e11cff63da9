using System.Buffers;
using System.Text;
using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Vocabulary;

/// <summary>What can be written with the tokens of a vocabulary.</summary>
/// <remarks>
/// Either every byte that goes on with a character has a token of its own: then every character whose first byte has one can be written, and tokens with
/// other bytes are left out of the trie. Or text is made of the code points that have a token of their own, and tokens with any other code point, or a
/// part of one, are left out. So a text that is written with the alphabet can be written with the tokens from any point in it. Immutable and safe for
/// concurrent use.
/// </remarks>
internal sealed class Alphabet
{
    // First and last code points of the stretches that can be written, sorted; everything where all bytes can.
    private readonly int[] _first;
    private readonly int[] _last;


    // The bytes that have a token, where characters are written byte by byte; null where they are not.
    private readonly bool[]? _bytes;
    private CharDfa? _texts;
    private CharDfa? _values;

    private Alphabet(int[] first, int[] last, bool hasAllBytes, bool[]? bytes = null)
    {
        _bytes = bytes;
        _first = first;
        _last = last;
        HasAllBytes = hasAllBytes;
        HasUnicodeEscapes = FindUnwritable("\\u0123456789abcdef"u8) is null;
    }

    /// <summary>Gets the alphabet of a vocabulary that can write everything.</summary>
    public static Alphabet All { get; } = new([0, 0xE000], [0xD7FF, 0x10FFFF], hasAllBytes: true);

    /// <summary>Gets a value indicating whether every byte can be written.</summary>
    public bool HasAllBytes { get; }

    /// <summary>Gets a value indicating whether every code point can be written in a JSON string as <c>\uXXXX</c>.</summary>
    public bool HasUnicodeEscapes { get; }

    /// <summary>Gets the language of the texts that can be written as they are.</summary>
    public CharDfa Texts => HasAllBytes ? CharDfa.All : _texts ??= LanguageOf(Contains);

    /// <summary>Gets the language of the values that can be written as JSON strings.</summary>
    public CharDfa Values => HasUnicodeEscapes ? CharDfa.All : _values ??= LanguageOf(IsValue);

    /// <summary>Gets the alphabet of some tokens.</summary>
    /// <param name="bytes">The bytes of all tokens, one after the other.</param>
    /// <param name="offsets">Where each token begins, and where the last one ends.</param>
    public static Alphabet Of(byte[] bytes, int[] offsets)
    {
        var single = new bool[256];
        var codePoints = new SortedSet<int>();
        for (int id = 0; id < offsets.Length - 1; id++)
        {
            ReadOnlySpan<byte> token = bytes.AsSpan(offsets[id]..offsets[id + 1]);
            if (token.Length == 1)
                single[token[0]] = true;
            if (token.Length is >= 1 and <= 4 && Rune.DecodeFromUtf8(token, out Rune rune, out int read) == OperationStatus.Done && read == token.Length)
                codePoints.Add(rune.Value);
        }

        return HasAllOfUtf8(single) ? All : single.AsSpan(0x80, 0x40).Contains(false) ? FromCodePoints(codePoints) : FromBytes(single);
    }

    /// <summary>Gets the alphabet of some code points.</summary>
    public static Alphabet FromCodePoints(IEnumerable<int> sorted)
    {
        List<int> first = [], last = [];
        foreach (int codePoint in sorted)
        {
            if (last.Count > 0 && last[^1] == codePoint - 1)
            {
                last[^1] = codePoint;
                continue;
            }
            first.Add(codePoint);
            last.Add(codePoint);
        }

        return new Alphabet([.. first], [.. last], hasAllBytes: false);
    }

    /// <summary>Tells whether a token may be in masks: after it, the text that it began can be ended.</summary>
    public bool CanHold(ReadOnlySpan<byte> token)
    {
        if (HasAllBytes)
            return true;
        // Parts of characters are read as U+FFFD, which could be one of the alphabet.
        if (_bytes is null)
            return System.Text.Unicode.Utf8.IsValid(token) && FindUnwritable(token) is null;
        foreach (byte value in token)
        {
            if (!_bytes[value])
                return false;
        }

        return true;
    }

    /// <summary>Tells whether a code point can be written as it is.</summary>
    public bool Contains(int codePoint) => FirstFrom(codePoint, codePoint) == codePoint;

    /// <summary>Gives the first code point at or after one that can be written as it is, up to a last one; -1 if there is none.</summary>
    public int FirstFrom(int first, int last)
    {
        int at = Array.BinarySearch(_last, first);
        at = at < 0 ? ~at : at;
        if (at >= _last.Length)
            return -1;
        int found = Math.Max(first, _first[at]);
        return found <= last ? found : -1;
    }

    /// <summary>Finds a character of a text that cannot be written as it is.</summary>
    public Rune? FindUnwritable(ReadOnlySpan<byte> utf8)
    {
        if (HasAllBytes)
            return null;
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out Rune rune, out int read);
            if (!Contains(rune.Value))
                return rune;
            utf8 = utf8[read..];
        }

        return null;
    }

    // Escapes of one character are of the characters that strings cannot hold, and of four that need none or are escaped by themselves.
    private bool IsValue(int codePoint) => codePoint switch
    {
        '"' or '\\' => Contains('\\') && Contains(codePoint),
        '\b' => Contains('\\') && Contains('b'),
        '\f' => Contains('\\') && Contains('f'),
        '\n' => Contains('\\') && Contains('n'),
        '\r' => Contains('\\') && Contains('r'),
        '\t' => Contains('\\') && Contains('t'),
        _ => codePoint >= 0x20 && Contains(codePoint),
    };

    private CharDfa LanguageOf(Func<int, bool> isIn)
    {
        var edges = new List<CharEdge>();
        foreach ((int first, int last) in _first.Zip(_last).Prepend((0, 0x1F)))
        {
            // What needs a look at each is below U+0080.
            for (int codePoint = Math.Max(first, edges.Count > 0 ? edges[^1].Last + 1 : 0); codePoint <= last; codePoint++)
            {
                if (!isIn(codePoint))
                    continue;
                int end = codePoint < 0x80 ? codePoint : last;
                edges.Add(new CharEdge(codePoint, end, 0));
                codePoint = end;
            }
        }

        return new CharDfa([0, edges.Count], [.. edges], [true]);
    }

    private static Alphabet FromBytes(bool[] bytes)
    {
        List<int> first = [], last = [];
        for (int value = 0; value <= 0xF4; value++)
        {
            if (!bytes[value])
                continue;
            switch (value)
            {
                case < 0x80: Add(value, value); break;
                case < 0xC2: break;
                case < 0xE0: Add((value & 0x1F) << 6, (value & 0x1F) << 6 | 0x3F); break;
                case 0xE0: Add(0x800, 0xFFF); break;
                case 0xED: Add(0xD000, 0xD7FF); break;
                case < 0xF0: Add((value & 0xF) << 12, (value & 0xF) << 12 | 0xFFF); break;
                case 0xF0: Add(0x10000, 0x3FFFF); break;
                case 0xF4: Add(0x100000, 0x10FFFF); break;
                default: Add((value & 7) << 18, (value & 7) << 18 | 0x3FFFF); break;
            }
        }

        return new Alphabet([.. first], [.. last], hasAllBytes: false, bytes);

        void Add(int from, int to)
        {
            if (last.Count > 0 && last[^1] == from - 1)
                last[^1] = to;
            else
                (first, last) = ([.. first, from], [.. last, to]);
        }
    }

    // C0, C1 and F5 to FF are never part of UTF-8.
    private static bool HasAllOfUtf8(bool[] single)
    {
        for (int value = 0; value <= 0xF4; value++)
        {
            if (!single[value] && value is not (0xC0 or 0xC1))
                return false;
        }

        return true;
    }
}
