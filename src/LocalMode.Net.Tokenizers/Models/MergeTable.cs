using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers;

/// <summary>The merges of a <see cref="BpeModel"/>: which pairs of tokens become one, and which pair comes first. Immutable.</summary>
internal sealed class MergeTable
{
    /// <summary>The rank of a pair that is not merged: after all others.</summary>
    public const int None = int.MaxValue;

    private const ulong FreeKey = ulong.MaxValue;

    private readonly Slot[] _slots;
    private readonly int _shift;
    private readonly int[] _results;

    /// <summary>Initializes a new instance of the <see cref="MergeTable"/> class.</summary>
    /// <param name="merges">The pairs and what they become, the first of the list first. Of equal pairs the last counts.</param>
    public MergeTable(IReadOnlyList<(int Left, int Right, int Result)> merges)
    {
        int bits = 4;
        while ((1L << bits) * 2 < merges.Count * 3L)
        {
            bits++;
        }

        _shift = 64 - bits;
        _slots = new Slot[1 << bits];
        Array.Fill(_slots, new Slot(FreeKey, None));
        _results = new int[merges.Count];
        for (int rank = 0; rank < merges.Count; rank++)
        {
            (int left, int right, int result) = merges[rank];
            _results[rank] = result;
            _slots[SlotOf(KeyOf(left, right))] = new Slot(KeyOf(left, right), rank);
        }
    }

    /// <summary>Gets the tokens that merges give, by rank.</summary>
    public ReadOnlySpan<int> Results => _results;

    /// <summary>Gets the rank of a pair, or <see cref="None"/>.</summary>
    /// <param name="left">The left token's id.</param>
    /// <param name="right">The right token's id.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RankOf(int left, int right) => _slots[SlotOf(KeyOf(left, right))].Rank;

    /// <summary>Gets the rank of a pair whose result is not barred, or <see cref="None"/>.</summary>
    /// <param name="left">The left token's id.</param>
    /// <param name="right">The right token's id.</param>
    /// <param name="barred">Tokens that must not come about, or <see langword="null"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RankOf(int left, int right, TokenSet? barred)
    {
        int rank = RankOf(left, right);
        return barred is null || rank == None || !barred.Contains(_results[rank]) ? rank : None;
    }

    private static ulong KeyOf(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    // The slot of a key, or the free one where it would be; a third of the slots is always free.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(ulong key)
    {
        Slot[] slots = _slots;
        int at = (int)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (slots[at].Key != key && slots[at].Key != FreeKey)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        return at;
    }

    private readonly record struct Slot(ulong Key, int Rank);
}
