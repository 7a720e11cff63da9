using System.Buffers;

namespace LocalMode;

/// <summary>
/// Keeps the pieces of a streamed text so that it can be put together if the stream breaks. Adding costs no allocation but the
/// pool's own, and no copy of text.
/// </summary>
internal sealed class PartialText
{
    private string[]? _pieces;
    private int _count;

    public void Add(string piece)
    {
        string[] pieces = _pieces ??= ArrayPool<string>.Shared.Rent(256);
        if (_count == pieces.Length)
            pieces = Grow(pieces);
        pieces[_count++] = piece;
    }

    public override string ToString() => _pieces is null ? "" : string.Concat(_pieces.AsSpan(0, _count));

    public void Clear()
    {
        if (_pieces is { } pieces)
            Return(pieces);
        _pieces = null;
        _count = 0;
    }

    private string[] Grow(string[] pieces)
    {
        string[] larger = ArrayPool<string>.Shared.Rent(pieces.Length * 2);
        pieces.AsSpan(0, _count).CopyTo(larger);
        Return(pieces);
        return _pieces = larger;
    }

    // Cleared, since the pool outlives the request and must not keep its text.
    private void Return(string[] pieces)
    {
        pieces.AsSpan(0, _count).Clear();
        ArrayPool<string>.Shared.Return(pieces);
    }
}
