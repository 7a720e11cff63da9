using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers;

/// <summary>The symbols of one piece while a <see cref="BpeModel"/> merges them. Buffers are kept between uses; one thread at a time.</summary>
internal sealed class MergeWork
{
    // Up to here looking at all ranks for each merge is faster than a heap; the work for a piece is bounded by its square.
    private const int ShortPiece = 64;

    private readonly MergeHeap _heap = new();
    private int[] _ids = new int[ShortPiece];
    private int[] _lengths = new int[ShortPiece];
    private int[] _ranks = new int[ShortPiece];
    private int[] _previous = [];
    private int[] _next = [];

    /// <summary>Gets the number of symbols.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the ids of the symbols.</summary>
    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    /// <summary>Gets how long each symbol is, in the unit of whoever added them.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Count);

    /// <summary>Forgets all symbols.</summary>
    public void Clear() => Count = 0;

    /// <summary>Appends a symbol.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="length">Its length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int id, int length)
    {
        int at = Count;
        if (at == _ids.Length)
        {
            Array.Resize(ref _ids, at * 2);
            Array.Resize(ref _lengths, at * 2);
            Array.Resize(ref _ranks, at * 2);
        }

        _ids[at] = id;
        _lengths[at] = length;
        Count = at + 1;
    }

    /// <summary>Merges: always the pair of the lowest rank, the leftmost of equals, until there is none.</summary>
    /// <param name="merges">The merges.</param>
    /// <param name="barred">Tokens that must not come about, or <see langword="null"/>.</param>
    public void Merge(MergeTable merges, TokenSet? barred)
    {
        if (Count <= ShortPiece)
        {
            MergeShort(merges, barred);
        }
        else
        {
            MergeLong(merges, barred);
        }
    }

    /// <summary>Gives large buffers up.</summary>
    public void Trim()
    {
        _heap.Trim();
        if (_ids.Length > AlignedText.RetainedCapacity)
        {
            _ids = new int[ShortPiece];
            _lengths = new int[ShortPiece];
            _ranks = new int[ShortPiece];
            _previous = _next = [];
            Count = 0;
        }
    }

    private void MergeShort(MergeTable merges, TokenSet? barred)
    {
        int count = Count;
        Span<int> ids = _ids.AsSpan(0, count);
        Span<int> lengths = _lengths.AsSpan(0, count);
        Span<int> ranks = _ranks.AsSpan(0, count);
        for (int i = 0; i + 1 < ids.Length; i++)
        {
            ranks[i] = merges.RankOf(ids[i], ids[i + 1], barred);
        }

        while (count > 1)
        {
            int best = MergeTable.None;
            int at = 0;
            for (int i = 0; i < count - 1; i++)
            {
                if (ranks[i] < best)
                {
                    best = ranks[i];
                    at = i;
                }
            }

            if (best == MergeTable.None)
            {
                break;
            }

            ids[at] = merges.Results[best];
            lengths[at] += lengths[at + 1];
            int rest = count - at - 2;
            ids.Slice(at + 2, rest).CopyTo(ids[(at + 1)..]);
            lengths.Slice(at + 2, rest).CopyTo(lengths[(at + 1)..]);
            ranks.Slice(at + 1, rest).CopyTo(ranks[at..]);
            count--;
            if (at > 0)
            {
                ranks[at - 1] = merges.RankOf(ids[at - 1], ids[at], barred);
            }

            if (at + 1 < count)
            {
                ranks[at] = merges.RankOf(ids[at], ids[at + 1], barred);
            }
        }

        Count = count;
    }

    private void MergeLong(MergeTable merges, TokenSet? barred)
    {
        int count = Count;
        if (_next.Length < count)
        {
            _next = new int[_ids.Length];
            _previous = new int[_ids.Length];
        }

        _heap.Clear();
        for (int i = 0; i < count; i++)
        {
            _previous[i] = i - 1;
            _next[i] = i + 1;
            Rank(i, i + 1 < count ? i + 1 : -1, merges, barred);
        }

        // An entry whose symbol has another rank by now, or is gone, is of the past.
        while (_heap.TryPop(out int rank, out int at))
        {
            if (_ranks[at] != rank)
            {
                continue;
            }

            int gone = _next[at];
            int after = _next[gone];
            _ids[at] = merges.Results[rank];
            _lengths[at] += _lengths[gone];
            _ids[gone] = -1;
            _ranks[gone] = MergeTable.None;
            _next[at] = after;
            if (after < count)
            {
                _previous[after] = at;
            }

            Rank(at, after < count ? after : -1, merges, barred);
            if (_previous[at] >= 0)
            {
                Rank(_previous[at], at, merges, barred);
            }
        }

        Compact(count);
    }

    private void Rank(int at, int next, MergeTable merges, TokenSet? barred)
    {
        int rank = next < 0 ? MergeTable.None : merges.RankOf(_ids[at], _ids[next], barred);
        _ranks[at] = rank;
        if (rank != MergeTable.None)
        {
            _heap.Push(rank, at);
        }
    }

    private void Compact(int count)
    {
        Count = 0;
        for (int i = 0; i < count; i = _next[i])
        {
            _ids[Count] = _ids[i];
            _lengths[Count] = _lengths[i];
            Count++;
        }
    }
}
