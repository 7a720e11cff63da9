namespace LocalMode.LlamaCpp.Chat.Answers;

/// <summary>Characters that were fed and not yet given out. Taking from the front moves nothing.</summary>
internal sealed class TextBuffer
{
    private char[] _characters = new char[128];
    private int _start;

    /// <summary>Gets the number of characters.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the characters; valid until the next change.</summary>
    public ReadOnlySpan<char> Text => _characters.AsSpan(_start, Count);

    /// <summary>Appends text.</summary>
    public void Append(string text)
    {
        int end = _start + Count;
        if (end + text.Length > _characters.Length)
        {
            char[] target = Count + text.Length > _characters.Length / 2
                ? new char[Math.Max(_characters.Length * 2, Count + text.Length)]
                : _characters;
            Text.CopyTo(target);
            _characters = target;
            _start = 0;
            end = Count;
        }

        text.CopyTo(_characters.AsSpan(end));
        Count += text.Length;
    }

    /// <summary>Takes characters from the front.</summary>
    public string Take(int length)
    {
        string text = new(Text[..length]);
        Drop(length);
        return text;
    }

    /// <summary>Drops characters from the front.</summary>
    public void Drop(int length)
    {
        _start += length;
        Count -= length;
        if (Count == 0)
            _start = 0;
    }
}
