namespace LocalMode.Tokenizers;

/// <summary>
/// The tokens of one text, without special tokens around it: ids, offsets and words, but no strings. Meant to be filled again and again by
/// <see cref="HfTokenizer.Tokenize"/>; one that is warm allocates nothing.
/// </summary>
/// <remarks>Not safe for concurrent use. What the spans showed is overwritten when it is filled again. Memory is kept at the size of the longest text.</remarks>
public sealed class TokenizedText
{
    private int[] _ids = [];
    private int[] _words = [];
    private Range[] _offsets = [];

    /// <summary>Gets the number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the ids.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>Gets the part of the caller's own text from which each token comes, in UTF-16 units: <c>text[tokens.Offsets[i]]</c>.</summary>
    public ReadOnlySpan<Range> Offsets => _offsets.AsSpan(0, Count);

    /// <summary>Gets the number of the word that each token is part of, counted from 0; never falling.</summary>
    public ReadOnlySpan<int> WordIds => _words.AsSpan(0, Count);

    /// <summary>Takes the tokens over.</summary>
    /// <param name="tokens">The tokens, settled.</param>
    internal void Fill(TokenBuffer tokens)
    {
        Count = 0;
        if (_ids.Length < tokens.Count)
        {
            int capacity = Math.Max(tokens.Count, Math.Min(Array.MaxLength, Math.Max(64, _ids.Length * 2)));
            _ids = new int[capacity];
            _words = new int[capacity];
            _offsets = new Range[capacity];
        }

        tokens.Ids.CopyTo(_ids);
        tokens.Words.CopyTo(_words);
        ReadOnlySpan<Piece> spans = tokens.Spans;
        for (int i = 0; i < spans.Length; i++)
        {
            _offsets[i] = spans[i].Start..spans[i].End;
        }

        Count = spans.Length;
    }
}
