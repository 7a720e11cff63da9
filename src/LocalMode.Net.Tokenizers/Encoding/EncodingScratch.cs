namespace LocalMode.Tokenizers;

/// <summary>All buffers that encoding one text needs. Each thread keeps one, so that a warm call allocates nothing.</summary>
internal sealed class EncodingScratch
{
    [ThreadStatic]
    private static EncodingScratch? _kept;

    private char[] _repaired = [];

    private PreTokenizedText? _partPieces;

    private EncodingScratch() => Pieces = new PreTokenizedText(Text);

    /// <summary>Gets the text on its way through the normalisers.</summary>
    public AlignedText Text { get; } = new();

    /// <summary>Gets the pieces of <see cref="Text"/>.</summary>
    public PreTokenizedText Pieces { get; }

    /// <summary>Gets the pieces of a part of <see cref="Text"/>, in a copy that may be rewritten.</summary>
    public PreTokenizedText PartPieces => _partPieces ??= new PreTokenizedText(new AlignedText());

    /// <summary>Gets the tokens.</summary>
    public TokenBuffer Tokens { get; } = new();

    /// <summary>Gets a value indicating whether offsets and words are kept.</summary>
    public bool IsTracked { get; private set; }

    /// <summary>Gets a value indicating whether the texts that added tokens matched are kept.</summary>
    public bool KeepsMatches { get; private set; }

    /// <summary>Gets or sets the number of tokens after which the rest of the text is left out.</summary>
    public int Limit { get; set; }

    /// <summary>Gets or sets the number of pieces so far.</summary>
    public int WordCount { get; set; }

    /// <summary>Takes the thread's buffers.</summary>
    /// <param name="tracked">Whether offsets and words are kept.</param>
    /// <param name="limit">The number of tokens after which the rest of the text is left out.</param>
    /// <param name="keepsMatches">Whether the texts that added tokens matched are kept, where offsets are.</param>
    public static EncodingScratch Rent(bool tracked, int limit, bool keepsMatches = true)
    {
        EncodingScratch scratch = _kept ?? new EncodingScratch();
        _kept = null;
        scratch.IsTracked = tracked;
        scratch.KeepsMatches = keepsMatches;
        scratch.Limit = limit;
        scratch.WordCount = 0;
        scratch.Tokens.Rewind(0);
        return scratch;
    }

    /// <summary>Gives the buffers back.</summary>
    public void Return()
    {
        Text.Trim();
        Pieces.Trim();
        _partPieces?.Text.Trim();
        _partPieces?.Trim();
        Tokens.Trim();
        if (_repaired.Length > AlignedText.RetainedCapacity)
        {
            _repaired = [];
        }

        _kept = this;
    }

    /// <summary>Gives the text with U+FFFD for each lone surrogate; positions stay.</summary>
    /// <param name="text">Any UTF-16.</param>
    /// <returns>The same memory if nothing had to change.</returns>
    public ReadOnlySpan<char> Repair(ReadOnlySpan<char> text)
    {
        if (LoneSurrogates.IndexIn(text) < 0)
        {
            return text;
        }

        if (_repaired.Length < text.Length)
        {
            _repaired = new char[text.Length];
        }

        Span<char> repaired = _repaired.AsSpan(0, text.Length);
        text.CopyTo(repaired);
        LoneSurrogates.Replace(repaired);
        return repaired;
    }
}
