using System.Buffers;
using System.Text;

namespace LocalMode.Tokenizers.Constraints.Vocabulary;

/// <summary>The tokens that can stand anywhere inside of a JSON string: whole characters, none of them a quote, a backslash or below U+0020.</summary>
/// <remarks>Safe for concurrent use; masks by length are made when they are asked for and kept.</remarks>
internal sealed class PlainTokens
{
    private readonly ushort[] _lengths;
    private readonly int[] _distinct;
    private readonly ulong[]?[] _masks;

    private PlainTokens(ushort[] lengths)
    {
        _lengths = lengths;
        _distinct = [.. lengths.Distinct().Where(static n => n > 0).Select(static n => (int)n).Order()];
        _masks = new ulong[]?[_distinct.Length];
        MaxLength = _distinct.Length > 0 ? _distinct[^1] : 0;
        None = new ulong[(lengths.Length + 63) / 64];
        All = _distinct.Length > 0 ? UpTo(MaxLength) : None;
    }

    /// <summary>Gets the mask without tokens.</summary>
    public ulong[] None { get; }

    /// <summary>Gets the mask of all plain tokens. Not to be written to.</summary>
    public ulong[] All { get; }

    /// <summary>Gets the most code points that a plain token has.</summary>
    public int MaxLength { get; }

    /// <summary>Reads the tokens.</summary>
    /// <param name="bytes">The bytes of all tokens, one after the other.</param>
    /// <param name="offsets">Where each token begins, and where the last one ends.</param>
    public static PlainTokens Create(byte[] bytes, int[] offsets)
    {
        var lengths = new ushort[offsets.Length - 1];
        for (int id = 0; id < lengths.Length; id++)
            lengths[id] = CountPlain(bytes.AsSpan(offsets[id]..offsets[id + 1]));
        return new PlainTokens(lengths);
    }

    /// <summary>Gives the number of code points of a plain token, 0 for others.</summary>
    public int LengthOf(int token) => _lengths[token];

    /// <summary>Gives the mask of the plain tokens of at most so many code points. Not to be written to.</summary>
    public ulong[] UpTo(int codePoints)
    {
        int at = Array.BinarySearch(_distinct, codePoints);
        at = at < 0 ? ~at - 1 : at;
        if (at < 0)
            return None;
        if (_masks[at] is { } known)
            return known;

        var mask = new ulong[None.Length];
        for (int id = 0; id < _lengths.Length; id++)
        {
            if (_lengths[id] > 0 && _lengths[id] <= codePoints)
                mask[id >> 6] |= 1UL << id;
        }

        // Two threads may make the same mask; either is good.
        return Interlocked.CompareExchange(ref _masks[at], mask, null) ?? mask;
    }

    private static ushort CountPlain(ReadOnlySpan<byte> token)
    {
        int count = 0;
        while (!token.IsEmpty)
        {
            if (token[0] is < 0x20 or (byte)'"' or (byte)'\\' || Rune.DecodeFromUtf8(token, out _, out int read) != OperationStatus.Done)
                return 0;
            token = token[read..];
            count++;
        }

        return (ushort)count;
    }
}
