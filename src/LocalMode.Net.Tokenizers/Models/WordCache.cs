using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers;

/// <summary>
/// The tokens of short pieces that were merged lately. Each piece has one place, and a new one takes it. One thread at a time; about 150 KB, for good.
/// </summary>
internal sealed class WordCache
{
    /// <summary>The UTF-16 units of the longest piece that is kept.</summary>
    public const int MaxLength = 16;

    private const int Places = 2048;
    private const int MaxTokens = 6;

    private readonly Entry[] _entries = new Entry[Places];
    private readonly char[] _chars = new char[Places * MaxLength];
    private readonly int[] _ids = new int[Places * MaxTokens];
    private readonly byte[] _lengths = new byte[Places * MaxTokens];

    /// <summary>Appends the tokens of a piece if they are known.</summary>
    /// <param name="owner">The number of the model.</param>
    /// <param name="piece">The piece, at most <see cref="MaxLength"/> units.</param>
    /// <param name="tokens">Receives the tokens.</param>
    /// <returns>Whether they are known.</returns>
    public bool TryAdd(int owner, ReadOnlySpan<char> piece, TokenBuffer tokens)
    {
        int place = PlaceOf(piece);
        Entry entry = _entries[place];
        if (entry.Owner != owner || entry.Length != piece.Length || !piece.SequenceEqual(_chars.AsSpan(place * MaxLength, piece.Length)))
        {
            return false;
        }

        int first = place * MaxTokens;
        int at = 0;
        for (int i = first; i < first + entry.Count; i++)
        {
            tokens.Add(_ids[i], at, at + _lengths[i]);
            at += _lengths[i];
        }

        return true;
    }

    /// <summary>Keeps the tokens of a piece, unless they are many.</summary>
    /// <param name="owner">The number of the model, not 0.</param>
    /// <param name="piece">The piece, at most <see cref="MaxLength"/> units.</param>
    /// <param name="ids">Its tokens.</param>
    /// <param name="lengths">The UTF-16 units of each token.</param>
    public void Store(int owner, ReadOnlySpan<char> piece, ReadOnlySpan<int> ids, ReadOnlySpan<int> lengths)
    {
        if (ids.Length > MaxTokens)
        {
            return;
        }

        int place = PlaceOf(piece);
        _entries[place] = new Entry(owner, (short)piece.Length, (short)ids.Length);
        piece.CopyTo(_chars.AsSpan(place * MaxLength));
        for (int i = 0; i < ids.Length; i++)
        {
            _ids[(place * MaxTokens) + i] = ids[i];
            _lengths[(place * MaxTokens) + i] = (byte)lengths[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PlaceOf(ReadOnlySpan<char> piece)
    {
        uint hash = (uint)piece.Length;
        foreach (char c in piece)
        {
            hash = (hash ^ c) * 0x9E3779B1;
        }

        return (int)((hash ^ (hash >> 15)) * 0x85EBCA6B >> 21);
    }

    private readonly record struct Entry(int Owner, short Length, short Count);
}
