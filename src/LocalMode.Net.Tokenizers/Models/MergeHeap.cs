namespace LocalMode.Tokenizers;

/// <summary>A queue of merges: the lowest rank first, the leftmost of equals. Its buffer is kept between uses; one thread at a time.</summary>
internal sealed class MergeHeap
{
    private ulong[] _entries = new ulong[128];
    private int _count;

    /// <summary>Empties the queue.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds a merge.</summary>
    /// <param name="rank">Its rank, 0 or more.</param>
    /// <param name="position">The left symbol, 0 or more.</param>
    public void Push(int rank, int position)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        ulong entry = ((ulong)(uint)rank << 32) | (uint)position;
        ulong[] entries = _entries;
        int at = _count++;
        while (at > 0)
        {
            int parent = (at - 1) / 4;
            if (entries[parent] <= entry)
            {
                break;
            }

            entries[at] = entries[parent];
            at = parent;
        }

        entries[at] = entry;
    }

    /// <summary>Takes the first merge out.</summary>
    /// <param name="rank">Its rank.</param>
    /// <param name="position">The left symbol.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryPop(out int rank, out int position)
    {
        if (_count == 0)
        {
            rank = position = 0;
            return false;
        }

        ulong[] entries = _entries;
        rank = (int)(entries[0] >> 32);
        position = (int)(uint)entries[0];
        ulong last = entries[--_count];
        int at = 0;
        for (int child = 1; child < _count; child = (at * 4) + 1)
        {
            int end = Math.Min(child + 4, _count);
            for (int other = child + 1; other < end; other++)
            {
                child = entries[other] < entries[child] ? other : child;
            }

            if (last <= entries[child])
            {
                break;
            }

            entries[at] = entries[child];
            at = child;
        }

        entries[at] = last;
        return true;
    }

    /// <summary>Gives a large buffer up.</summary>
    public void Trim()
    {
        if (_entries.Length > AlignedText.RetainedCapacity)
        {
            _entries = new ulong[128];
            _count = 0;
        }
    }
}
