using System.Buffers;
using System.Globalization;

namespace LocalMode;

/// <summary>
/// A text as detectors read it: digits, dashes, spaces and quotes of any script as ASCII, invisible characters left out. Maps what is
/// found back to the caller's string. A text without such characters is read as it is, without a copy.
/// </summary>
internal ref struct FoldedText
{
    private readonly string _original;
    private char[]? _characters;
    private int[]? _positions;

    private FoldedText(string original)
    {
        _original = original;
        Text = original;
    }

    public ReadOnlySpan<char> Text { get; private set; }

    public readonly bool IsChanged => _positions is not null;

    public static FoldedText Create(string text)
    {
        FoldedText folded = new(text);
        int index = text.AsSpan().IndexOfAnyExceptInRange('\0', '\u007f');
        while (index >= 0 && index < text.Length)
        {
            if (Fold(text, index, '\0', out _) != text[index])
            {
                folded.Copy(index);
                break;
            }

            index++;
        }

        return folded;
    }

    public readonly (int Start, int End) Map(int start, int end)
    {
        if (_positions is null)
            return (start, end);
        int last = _positions[end - 1];
        bool pair = char.IsHighSurrogate(_original[last]) && last + 1 < _original.Length && char.IsLowSurrogate(_original[last + 1]);
        return (_positions[start], last + (pair ? 2 : 1));
    }

    public void Dispose()
    {
        if (_characters is null)
            return;

        // Cleared, since the pool outlives the call and must not keep its text.
        _characters.AsSpan(0, Text.Length).Clear();
        Text = default;
        ArrayPool<char>.Shared.Return(_characters);
        ArrayPool<int>.Shared.Return(_positions!);
        _characters = null;
        _positions = null;
    }

    private void Copy(int unchanged)
    {
        string text = _original;
        char[] characters = ArrayPool<char>.Shared.Rent(text.Length);
        int[] positions = ArrayPool<int>.Shared.Rent(text.Length);
        text.CopyTo(0, characters, 0, unchanged);
        for (int i = 0; i < unchanged; i++)
            positions[i] = i;
        int count = unchanged;
        for (int i = unchanged; i < text.Length;)
        {
            char folded = Fold(text, i, count > 0 ? characters[count - 1] : '\0', out int consumed);
            if (folded != '\0' || text[i] == '\0')
            {
                characters[count] = folded;
                positions[count++] = i;
            }

            i += consumed;
        }

        (_characters, _positions) = (characters, positions);
        Text = characters.AsSpan(0, count);
    }

    /// <summary>Folds one character; a null character means that it is left out.</summary>
    private static char Fold(string text, int index, char before, out int consumed)
    {
        char c = text[index];
        consumed = 1;
        if (c < '\u0080')
            return c;
        switch (c)
        {
            case '\u00ad' or '\u034f' or '\u061c' or '\u180e' or (>= '\u200b' and <= '\u200f') or (>= '\u202a' and <= '\u202e')
                or (>= '\u2060' and <= '\u206f') or (>= '\ufe00' and <= '\ufe0f') or '\ufeff':
                return '\0';
            case '\u00a0' or '\u1680' or (>= '\u2000' and <= '\u200a') or '\u202f' or '\u205f' or '\u3000':
                return ' ';
            case (>= '\u2010' and <= '\u2015') or '\u2212' or '\ufe58' or '\ufe63':
                return '-';
            case '\u30fc' or '\uff70':
                // The Japanese sound mark is typed for a dash between digits; elsewhere it is a letter.
                return char.IsAsciiDigit(before) ? '-' : c;
            case >= '\uff01' and <= '\uff5e':
                return (char)(c - 0xfee0);
            case '\u2024' or '\ufe52':
                return '.';
            case '\u2044' or '\u2215':
                return '/';
            case '\ufe6b':
                return '@';
            case '\ufe62':
                return '+';
            case '\u201c' or '\u201d' or '\u201e' or '\u201f' or '\u00ab' or '\u00bb':
                return '"';
            case '\u2018' or '\u2019' or '\u201a' or '\u201b':
                return '\'';
            case '\ud835' when index + 1 < text.Length && text[index + 1] is >= '\udfce' and <= '\udfff':
                // Mathematical digits: five styles of ten.
                consumed = 2;
                return (char)('0' + ((text[index + 1] - '\udfce') % 10));
        }

        if (c >= '\u0660' && CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.DecimalDigitNumber)
            return (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
        return c;
    }
}
