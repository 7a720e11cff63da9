namespace LocalMode.LlamaCpp.Tokenization;

/// <summary>Follows one stop sequence through the answer, byte by byte (Knuth-Morris-Pratt), so that a match may span any number of tokens.</summary>
internal sealed class StopSequence
{
    private readonly byte[] _text;
    private readonly int[] _fallbacks;

    /// <summary>Prepares a sequence.</summary>
    /// <param name="text">Its UTF-8 bytes; not empty.</param>
    public StopSequence(byte[] text)
    {
        _text = text;
        _fallbacks = new int[text.Length];
        for (int i = 1, matched = 0; i < text.Length; i++)
        {
            while (matched > 0 && text[i] != text[matched])
                matched = _fallbacks[matched - 1];

            _fallbacks[i] = text[i] == text[matched] ? ++matched : matched;
        }
    }

    /// <summary>Gets the bytes of the sequence that the answer ends with and that may become all of it.</summary>
    public int Matched { get; private set; }

    /// <summary>Gets the sequence's length in bytes.</summary>
    public int Length => _text.Length;

    /// <summary>Takes the answer's next byte.</summary>
    /// <returns><see langword="true"/> when the sequence is complete.</returns>
    public bool Advance(byte next)
    {
        while (Matched > 0 && _text[Matched] != next)
            Matched = _fallbacks[Matched - 1];

        if (_text[Matched] == next)
            Matched++;

        if (Matched < _text.Length)
            return false;

        // Where the answer may not end, the search goes on.
        Matched = _fallbacks[^1];
        return true;
    }
}
