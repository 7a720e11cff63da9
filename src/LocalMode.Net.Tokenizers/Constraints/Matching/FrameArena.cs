namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>The frames of a matcher, equal ones once, and the names that were used. What was added last can be taken back.</summary>
internal sealed class FrameArena
{
    /// <summary>The frame below all others: the answer's end.</summary>
    public const int Bottom = 0;

    private Frame[] _frames = new Frame[64];
    private int[] _depths = new int[64];

    // The chain of frames with the same bucket, the newest ones first: so taking back is exact.
    private int[] _older = new int[64];
    private int[] _buckets = new int[128];
    private int _count = 1;
    private UsedName[] _names = new UsedName[16];
    private int _nameCount = 1;

    public FrameArena()
    {
    }

    private FrameArena(FrameArena other)
    {
        _frames = [.. other._frames];
        _depths = [.. other._depths];
        _older = [.. other._older];
        _buckets = [.. other._buckets];
        _count = other._count;
        _names = [.. other._names];
        _nameCount = other._nameCount;
    }

    public int Count => _count;

    public int NameCount => _nameCount;

    public ref readonly Frame this[int frame] => ref _frames[frame];

    /// <summary>Gets how many objects and arrays a frame is in.</summary>
    public int DepthOf(int frame) => _depths[frame];

    public UsedName NameAt(int name) => _names[name];

    public FrameArena Clone() => new(this);

    /// <summary>Gives the number of a frame, the known one if it is known.</summary>
    public int Add(in Frame frame, int depth)
    {
        int bucket = frame.Hash() & (_buckets.Length - 1);
        for (int known = _buckets[bucket]; known != 0; known = _older[known])
        {
            if (_frames[known] == frame)
                return known;
        }

        if (_count == _frames.Length)
        {
            Grow();
            bucket = frame.Hash() & (_buckets.Length - 1);
        }

        _frames[_count] = frame;
        _depths[_count] = depth;
        _older[_count] = _buckets[bucket];
        _buckets[bucket] = _count;
        return _count++;
    }

    /// <summary>Adds a name to those that were used.</summary>
    /// <param name="previous">Those before, 0 for none.</param>
    /// <param name="start">Where in the answer it begins, -1 if that is not known.</param>
    /// <param name="length">Its bytes with the quotes.</param>
    public int AddName(int previous, int start, int length)
    {
        if (_nameCount == _names.Length)
            Array.Resize(ref _names, _nameCount * 2);
        _names[_nameCount] = new UsedName(previous, start, length, CountNames(previous) + 1, start < 0 || (previous > 0 && _names[previous].IsUnknownAmong));
        return _nameCount++;
    }

    public int CountNames(int name) => name == 0 ? 0 : _names[name].Count;

    /// <summary>Takes back what was added last.</summary>
    /// <param name="count">The frames that stay.</param>
    /// <param name="nameCount">The names that stay.</param>
    public void Truncate(int count, int nameCount)
    {
        while (_count > count)
        {
            _count--;
            _buckets[_frames[_count].Hash() & (_buckets.Length - 1)] = _older[_count];
        }

        _nameCount = nameCount;
    }

    private void Grow()
    {
        Array.Resize(ref _frames, _count * 2);
        Array.Resize(ref _depths, _count * 2);
        Array.Resize(ref _older, _count * 2);
        _buckets = new int[_count * 4];
        for (int frame = 1; frame < _count; frame++)
        {
            int bucket = _frames[frame].Hash() & (_buckets.Length - 1);
            _older[frame] = _buckets[bucket];
            _buckets[bucket] = frame;
        }
    }

    /// <summary>A name that was used.</summary>
    /// <param name="Previous">The one before, 0 for none.</param>
    /// <param name="Start">Where in the answer it begins, -1 if that is not known.</param>
    /// <param name="Length">Its bytes with the quotes.</param>
    /// <param name="Count">How many there are up to this one.</param>
    /// <param name="IsUnknownAmong">Whether one of them is not known.</param>
    internal readonly record struct UsedName(int Previous, int Start, int Length, int Count, bool IsUnknownAmong);
}
