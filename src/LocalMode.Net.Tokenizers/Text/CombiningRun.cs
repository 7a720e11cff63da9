namespace LocalMode.Tokenizers;

/// <summary>
/// Characters of decompositions that wait to be put into canonical order: a stable sort by combining class, up to the next starter. Then they are
/// written out, or composed.
/// </summary>
internal sealed class CombiningRun
{
    // Combining class (8 bits), arrival (34), character (21), not first of its decomposition (1): sorting the keys sorts stably by class.
    private ulong[] _keys = new ulong[16];
    private int _keyCount;
    private bool _composes;

    /// <summary>Gets what composes the characters.</summary>
    public Composer Composer { get; } = new();

    /// <summary>Forgets everything; called at the start of a text.</summary>
    /// <param name="composes">Whether the characters are composed again.</param>
    public void Clear(bool composes)
    {
        _keyCount = 0;
        _composes = composes;
        Composer.Clear();
    }

    /// <summary>Adds a character of a decomposition; a starter first writes out what waits, then itself.</summary>
    /// <param name="text">The text that is rewritten.</param>
    /// <param name="codePoint">The character.</param>
    /// <param name="isFirst">Whether it is the first of its decomposition.</param>
    public void Add(AlignedText text, int codePoint, bool isFirst)
    {
        byte combiningClass = CanonicalData.CombiningClass(codePoint);
        if (combiningClass == 0)
        {
            Flush(text);
            Write(text, codePoint, combiningClass, isFirst ? 0 : 1);
            return;
        }

        if (_keyCount == _keys.Length)
        {
            Array.Resize(ref _keys, _keyCount * 2);
        }

        _keys[_keyCount] = ((ulong)combiningClass << 56) | ((ulong)_keyCount << 22) | ((ulong)codePoint << 1) | (isFirst ? 0u : 1u);
        _keyCount++;
    }

    /// <summary>Writes out what waits, in canonical order.</summary>
    /// <param name="text">The text that is rewritten.</param>
    public void Flush(AlignedText text)
    {
        if (_keyCount > 1)
        {
            Array.Sort(_keys, 0, _keyCount);
        }

        for (int i = 0; i < _keyCount; i++)
        {
            ulong key = _keys[i];
            Write(text, (int)(key >> 1) & 0x1FFFFF, (int)(key >> 56), (int)(key & 1));
        }

        _keyCount = 0;
    }

    private void Write(AlignedText text, int codePoint, int combiningClass, int change)
    {
        if (_composes)
        {
            Composer.Add(text, codePoint, combiningClass, change);
        }
        else
        {
            text.Emit(codePoint, change);
        }
    }
}
