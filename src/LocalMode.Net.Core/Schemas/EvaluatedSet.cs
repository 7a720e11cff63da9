namespace LocalMode;

/// <summary>Which members or items of one instance some schema has spoken of, by position.</summary>
internal sealed class EvaluatedSet
{
    private ulong[] _bits = [];

    public void Clear(int count)
    {
        int words = (count + 63) / 64;
        if (_bits.Length < words)
            _bits = new ulong[words];
        else
            _bits.AsSpan().Clear();
    }

    public void Add(int index) => _bits[index >> 6] |= 1UL << index;

    public bool Contains(int index) => (_bits[index >> 6] & (1UL << index)) != 0;

    /// <summary>Adds what another set of the same instance has.</summary>
    public void Add(EvaluatedSet other)
    {
        int words = Math.Min(_bits.Length, other._bits.Length);
        for (int i = 0; i < words; i++)
            _bits[i] |= other._bits[i];
    }
}
