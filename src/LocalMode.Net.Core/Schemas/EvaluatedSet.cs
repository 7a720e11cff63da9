namespace LocalMode;

/// <summary>Which members or items of one instance some schema has spoken of, by position.</summary>
internal sealed class EvaluatedSet
{
    private ulong[] _bits = [];
    private int _words;

    public void Clear(int count)
    {
        _words = (count + 63) / 64;
        if (_bits.Length < _words)
            _bits = new ulong[_words];
        else
            _bits.AsSpan(0, _words).Clear();
    }

    public void Add(int index) => _bits[index >> 6] |= 1UL << index;

    public bool Contains(int index) => (_bits[index >> 6] & (1UL << index)) != 0;

    /// <summary>Adds what another set of the same instance has.</summary>
    public void Add(EvaluatedSet other)
    {
        for (int i = 0; i < _words; i++)
            _bits[i] |= other._bits[i];
    }
}
