namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>A set of bytes.</summary>
internal struct ByteSet
{
    private ulong _first;
    private ulong _second;
    private ulong _third;
    private ulong _fourth;

    /// <summary>Gets the set of all bytes.</summary>
    public static ByteSet All => new() { _first = ulong.MaxValue, _second = ulong.MaxValue, _third = ulong.MaxValue, _fourth = ulong.MaxValue };

    public readonly bool Contains(byte value) => ((value < 128 ? value < 64 ? _first : _second : value < 192 ? _third : _fourth) >> value & 1) != 0;

    public void Add(byte value)
    {
        ulong bit = 1UL << value;
        switch (value >> 6)
        {
            case 0:
                _first |= bit;
                break;
            case 1:
                _second |= bit;
                break;
            case 2:
                _third |= bit;
                break;
            default:
                _fourth |= bit;
                break;
        }
    }
}
