using System.Globalization;

namespace LocalMode;

/// <summary>Cuts a long text into parts at the best border that lies in the last half of each: paragraph, line, sentence, word.</summary>
internal static class TextSplitter
{
    // A part this full is full enough; looking for the last token would measure the text many times more.
    private const double FullEnough = 0.9;
    private const int Interpolations = 6;

    /// <summary>Cuts a text into parts of about equal size, each within a limit. White space between parts is dropped; nothing else is.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The largest part, in the unit of <paramref name="measure"/>; one character is a part even where it alone is larger.</param>
    /// <param name="measure">Tells the size of a string: it hardly grows with anything but the length.</param>
    /// <returns>The parts in their order, none of them empty.</returns>
    public static List<string> Split(string text, int limit, Func<string, int> measure)
    {
        int total = Math.Max(measure(text), 1);
        int count = (total / limit) + 1;

        // Even parts rather than full ones with a scrap at the end; a tenth more for what the borders take away.
        int target = Math.Clamp((int)(1.1 * total / count), 1, limit);
        int guess = Math.Max((int)((double)text.Length / total * target), 1);
        List<string> parts = [];
        int start = 0;
        while (start < text.Length)
        {
            int end = start + FitLength(text, start, target, guess, measure);
            if (end < text.Length)
                end = Border(text, start, end);

            string part = text[start..end].Trim();
            if (part.Length > 0)
                parts.Add(part);

            start = end;
        }

        return parts;
    }

    private static int FitLength(string text, int start, int target, int guess, Func<string, int> measure)
    {
        int rest = text.Length - start;
        int fits = 0;
        int tooLong = rest + 1;
        int length = Math.Min(guess, rest);
        for (int probe = 0; ; probe++)
        {
            length = WholeCharacters(text, start, length);
            int size = measure(text.Substring(start, length));
            if (size <= target)
            {
                fits = length;
                if (length == rest || size >= FullEnough * target)
                    return length;
            }
            else
            {
                tooLong = length;
            }

            // Whole characters can be several units: between two borders that are that close there is nothing to try.
            int next = probe < Interpolations ? (int)Math.Min(0.97 * target / Math.Max(size, 1) * length, rest) : fits + ((tooLong - fits) / 2);
            if (next <= fits || next >= tooLong)
                next = fits + ((tooLong - fits) / 2);
            if (next <= fits || WholeCharacters(text, start, next) is var whole && (whole <= fits || whole >= tooLong))
                return fits > 0 ? fits : WholeCharacters(text, start, 1);

            length = next;
        }
    }

    /// <summary>Shortens a length so that no character is cut, or lengthens it to the first whole character.</summary>
    private static int WholeCharacters(string text, int start, int length)
    {
        int end = start + length;
        while (end > start && end < text.Length && IsInside(text, end))
            end--;

        if (end > start)
            return end - start;

        end = start + 1;
        while (end < text.Length && IsInside(text, end))
            end++;

        return end - start;
    }

    // Between a base and its marks, or the halves of a surrogate pair, there is no border.
    private static bool IsInside(string text, int index) =>
        (char.IsLowSurrogate(text[index]) && char.IsHighSurrogate(text[index - 1]))
        || (text[index] == '\n' && text[index - 1] == '\r')
        || CharUnicodeInfo.GetUnicodeCategory(text[index]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static int Border(string text, int start, int end)
    {
        int middle = start + ((end - start) / 2);
        for (BorderKind kind = BorderKind.Paragraph; kind <= BorderKind.Word; kind++)
        {
            int from = kind == BorderKind.Word ? start + 1 : middle + 1;
            for (int i = end; i >= from; i--)
            {
                if (IsBorder(text, i, kind))
                    return i;
            }
        }

        return end;
    }

    private static bool IsBorder(string text, int index, BorderKind kind) => kind switch
    {
        BorderKind.Paragraph => text[index - 1] == '\n' && IsBlankLineBefore(text, index - 1),
        BorderKind.Line => text[index - 1] == '\n',
        BorderKind.Sentence => EndsSentence(text, index),
        _ => char.IsWhiteSpace(text[index - 1]) || char.IsWhiteSpace(text[index]),
    };

    private static bool IsBlankLineBefore(string text, int lineEnd)
    {
        for (int i = lineEnd - 1; i >= 0 && char.IsWhiteSpace(text[i]); i--)
        {
            if (text[i] == '\n')
                return true;
        }

        return false;
    }

    private static bool EndsSentence(string text, int index)
    {
        int last = index - 1;
        while (last > 0 && text[last] is '"' or '\'' or ')' or ']' or '\u201D' or '\u2019' or '\u00BB' or '\u300D' or '\u300F' or '\uFF09')
            last--;

        return text[last] is '\u3002' or '\uFF01' or '\uFF1F' || (text[last] is '.' or '!' or '?' or '\u2026' && char.IsWhiteSpace(text[index]));
    }

    private enum BorderKind
    {
        Paragraph,
        Line,
        Sentence,
        Word,
    }
}
