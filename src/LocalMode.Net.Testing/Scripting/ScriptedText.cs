namespace LocalMode.Testing;

/// <summary>
/// Lets text through up to a stop sequence or a number of words. Holds back what may be the beginning of a stop sequence, and half a
/// surrogate pair.
/// </summary>
internal sealed class ScriptedText(IReadOnlyList<string> stopSequences, int maxWords)
{
    private string _held = "";
    private bool _inWord;

    /// <summary>Gets the words let through.</summary>
    public int Words { get; private set; }

    /// <summary>Gets a value indicating whether a stop sequence came.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Gets a value indicating whether the limit cut the text.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Takes a piece; gives what may be said now.</summary>
    public string Append(string piece)
    {
        _held += piece;
        int stop = FirstStop();
        if (stop >= 0)
        {
            IsStopped = true;
            return Limit(Take(stop));
        }

        int safe = _held.Length - HeldBack();
        if (safe > 0 && char.IsHighSurrogate(_held[safe - 1]))
            safe--;

        return Limit(Take(safe));
    }

    /// <summary>Gives the rest: nothing more comes.</summary>
    public string Complete() => IsStopped || IsCut ? "" : Limit(Take(_held.Length));

    private string Take(int length)
    {
        string text = _held[..length];
        _held = _held[length..];
        return text;
    }

    private int FirstStop()
    {
        int first = -1;
        foreach (string stop in stopSequences)
        {
            int at = _held.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0 && (first < 0 || at < first))
                first = at;
        }

        return first;
    }

    /// <summary>Gets how many characters at the end begin like a stop sequence.</summary>
    private int HeldBack()
    {
        int longest = 0;
        foreach (string stop in stopSequences)
        {
            for (int length = Math.Min(stop.Length - 1, _held.Length); length > longest; length--)
            {
                if (!_held.AsSpan().EndsWith(stop.AsSpan(0, length), StringComparison.Ordinal))
                    continue;

                longest = length;
                break;
            }
        }

        return longest;
    }

    private string Limit(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool begins = !_inWord && !char.IsWhiteSpace(text[i]);
            _inWord = !char.IsWhiteSpace(text[i]);
            if (!begins)
                continue;

            if (Words == maxWords)
            {
                IsCut = true;
                return text[..i];
            }

            Words++;
        }

        return text;
    }
}
