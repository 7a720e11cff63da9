using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers;

/// <summary>Receives the tokens of one text. Buffers are kept between uses; one thread at a time.</summary>
internal sealed class TokenBuffer
{
    private int[] _ids = new int[256];
    private Piece[] _spans = new Piece[256];
    private int[] _words = new int[256];
    private string?[] _matched = [];
    private Piece[] _firsts = [];
    private MergeWork? _merging;
    private WordCache? _mergedWords;
    private BestPath? _bestPath;

    /// <summary>Gets the number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the working memory of models that merge.</summary>
    public MergeWork Merging => _merging ??= new MergeWork();

    /// <summary>Gets the results of models that merge.</summary>
    public WordCache MergedWords => _mergedWords ??= new WordCache();

    /// <summary>Gets the working memory of models that look for the best path.</summary>
    public BestPath BestPath => _bestPath ??= new BestPath();

    /// <summary>Gets the ids.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>Gets where each token is: first in its piece, after <see cref="Settle"/> in the caller's string.</summary>
    public ReadOnlySpan<Piece> Spans => _spans.AsSpan(0, Count);

    /// <summary>Gets the word of each token, valid after <see cref="Settle"/>.</summary>
    public ReadOnlySpan<int> Words => _words.AsSpan(0, Count);

    /// <summary>Gets the text that an added token matched, or that an unknown token stands for; <see langword="null"/> for other tokens. Valid after <see cref="Settle"/>.</summary>
    /// <param name="index">The token.</param>
    public string? MatchedText(int index) => _matched[index];

    /// <summary>Gets the place that each token has if an overflowing part begins with it, where <see cref="MoveFirst"/> gave one.</summary>
    public ReadOnlySpan<Piece> Firsts => _firsts.AsSpan(0, Count);

    /// <summary>Appends a token.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="start">Its first unit, relative to the piece.</param>
    /// <param name="end">The unit after its last.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int id, int start, int end)
    {
        int at = Count;
        if (at == _ids.Length)
        {
            Array.Resize(ref _ids, at * 2);
            Array.Resize(ref _spans, at * 2);
            Array.Resize(ref _words, at * 2);
        }

        _ids[at] = id;
        _spans[at] = new Piece(start, end);
        Count = at + 1;
    }

    /// <summary>Takes the last tokens back.</summary>
    /// <param name="count">How many remain.</param>
    public void Rewind(int count) => Count = count;

    /// <summary>Turns the positions of a piece's tokens into positions in the caller's string.</summary>
    /// <param name="from">The piece's first token.</param>
    /// <param name="text">The text that the piece is part of.</param>
    /// <param name="pieceStart">Where the piece begins in it.</param>
    /// <param name="word">The piece's number in the whole text.</param>
    /// <param name="verbatimId">The token whose text is what it stands for; -1 if there is none.</param>
    public void Settle(int from, AlignedText text, int pieceStart, int word, int verbatimId)
    {
        for (int i = from; i < Count; i++)
        {
            (int start, int end) = (pieceStart + _spans[i].Start, pieceStart + _spans[i].End);
            string? matched = _ids[i] == verbatimId ? text.Chars[start..end].ToString() : null;
            Place(i, text.OriginOf(start, end), word, matched);
        }
    }

    /// <summary>Appends a token that is already placed in the caller's string.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="span">Its place in the caller's string.</param>
    /// <param name="word">The number of its piece.</param>
    /// <param name="matched">The text that it matched.</param>
    public void AddSettled(int id, Piece span, int word, string? matched)
    {
        Add(id, 0, 0);
        Place(Count - 1, span, word, matched);
    }

    /// <summary>Gives a placed token another place.</summary>
    /// <param name="index">The token.</param>
    /// <param name="span">Its place in the caller's string.</param>
    public void Move(int index, Piece span) => _spans[index] = span;

    /// <summary>Gives a placed token the place that it has if an overflowing part begins with it.</summary>
    /// <param name="index">The token.</param>
    /// <param name="span">Its place in the caller's string.</param>
    public void MoveFirst(int index, Piece span)
    {
        if (_firsts.Length < _ids.Length)
        {
            Array.Resize(ref _firsts, _ids.Length);
        }

        _firsts[index] = span;
    }

    /// <summary>Gives large buffers up.</summary>
    public void Trim()
    {
        _merging?.Trim();
        _bestPath?.Trim();
        if (_ids.Length > AlignedText.RetainedCapacity)
        {
            _ids = new int[256];
            _spans = new Piece[256];
            _words = new int[256];
            _matched = [];
            _firsts = [];
            Count = 0;
        }
    }

    private void Place(int index, Piece span, int word, string? matched)
    {
        if (_matched.Length < _ids.Length)
        {
            Array.Resize(ref _matched, _ids.Length);
        }

        _spans[index] = span;
        _words[index] = word;
        _matched[index] = matched;
    }
}
