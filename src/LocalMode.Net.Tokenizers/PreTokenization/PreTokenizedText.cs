using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers;

/// <summary>A normalised text and the pieces into which it has been cut so far. Buffers are kept between uses; one thread at a time.</summary>
/// <remarks>A pre-tokenizer reads <see cref="Pieces"/>, calls <see cref="Add"/> for each new piece in order, then <see cref="Commit"/>.</remarks>
/// <param name="text">The text.</param>
internal sealed class PreTokenizedText(AlignedText text)
{
    private Piece[] _pieces = new Piece[128];
    private Piece[] _next = new Piece[128];
    private int _count;
    private int _nextCount;

    /// <summary>Gets the text.</summary>
    public AlignedText Text => text;

    /// <summary>Gets the pieces, in order.</summary>
    public ReadOnlySpan<Piece> Pieces => _pieces.AsSpan(0, _count);

    /// <summary>Starts anew with one piece.</summary>
    /// <param name="start">Its first unit.</param>
    /// <param name="end">The unit after its last.</param>
    public void Reset(int start, int end)
    {
        _nextCount = 0;
        _pieces[0] = new Piece(start, end);
        _count = start < end ? 1 : 0;
    }

    /// <summary>Adds a piece to the next cut; an empty one is left out.</summary>
    /// <param name="start">Its first unit.</param>
    /// <param name="end">The unit after its last.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int start, int end)
    {
        if (start >= end)
        {
            return;
        }

        if (_nextCount == _next.Length)
        {
            Array.Resize(ref _next, _next.Length * 2);
        }

        _next[_nextCount++] = new Piece(start, end);
    }

    /// <summary>Makes the added pieces the current ones.</summary>
    public void Commit()
    {
        (_pieces, _next) = (_next, _pieces);
        _count = _nextCount;
        _nextCount = 0;
    }

    /// <summary>Gives large buffers up.</summary>
    public void Trim()
    {
        if (_pieces.Length > AlignedText.RetainedCapacity || _next.Length > AlignedText.RetainedCapacity)
        {
            _pieces = new Piece[128];
            _next = new Piece[128];
            _count = _nextCount = 0;
        }
    }
}
