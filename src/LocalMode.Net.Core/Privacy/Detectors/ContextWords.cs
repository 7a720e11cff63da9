using System.Buffers;

namespace LocalMode;

/// <summary>Words that say what a number beside them is. Case is ignored; a word of up to four letters must stand alone, a longer one may go on.</summary>
internal sealed class ContextWords
{
    private const int AloneUpTo = 4;

    private readonly string[] _words;
    private readonly SearchValues<string> _search;

    public ContextWords(params string[] words)
    {
        _words = words;
        _search = SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether one of the words stands in the <paramref name="reach"/> characters before the position.</summary>
    public bool Before(ReadOnlySpan<char> text, int position, int reach)
    {
        int from = Math.Max(0, position - reach);
        return Contains(text, from, position);
    }

    /// <summary>Whether one of the words stands in the characters before the start or behind the end.</summary>
    public bool Near(ReadOnlySpan<char> text, int start, int end, int before, int behind) =>
        Before(text, start, before) || Contains(text, end, Math.Min(text.Length, end + behind));

    private bool Contains(ReadOnlySpan<char> text, int from, int to)
    {
        while (from < to)
        {
            int at = text[from..to].IndexOfAny(_search);
            if (at < 0)
                return false;
            at += from;
            if (!Letters.IsWordBefore(text, at) && Stands(text, at))
                return true;
            from = at + 1;
        }

        return false;
    }

    private bool Stands(ReadOnlySpan<char> text, int at)
    {
        foreach (string word in _words)
        {
            if (!text[at..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
                continue;
            int end = at + word.Length;
            if (word.Length > AloneUpTo || Letters.IsUnspaced(word[^1]) || end == text.Length || !char.IsLetter(text[end]))
                return true;
        }

        return false;
    }
}
