namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>Reads the characters of a JSON string, or of its beginning, from its bytes.</summary>
internal ref struct SpelledText(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _next;

    /// <summary>Gets what stands after the last character that is whole.</summary>
    public int Part { get; private set; } = JsonSpelling.BeforeQuote;

    /// <summary>Gives the next character; <see langword="false"/> if there is no whole one.</summary>
    public bool TryNext(out int codePoint)
    {
        codePoint = -1;
        while (_next < _bytes.Length && codePoint < 0)
            Part = JsonSpelling.Step(Part, _bytes[_next++], out codePoint);
        return codePoint >= 0;
    }
}
