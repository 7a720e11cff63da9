namespace LocalMode.Tokenizers;

/// <summary>
/// Characters of a canonical decomposition that wait to be put into canonical order: a stable sort by combining class, up to the next starter.
/// </summary>
/// <remarks>
/// Origins follow Hugging Face's aligned normalisation: the first character of each decomposition takes the next source character, in the order
/// after sorting; the others take the source that was taken last.
/// </remarks>
internal sealed class CombiningRun
{
    // Combining class (8 bits), arrival (34), character (21), first of its decomposition (1): sorting the keys sorts stably by class.
    private ulong[] _keys = new ulong[16];
    private int[] _sources = new int[16];
    private int _keyCount;
    private int _sourceCount;
    private int _lastSource;

    /// <summary>Forgets everything; called at the start of a text.</summary>
    public void Clear() => _keyCount = _sourceCount = _lastSource = 0;

    /// <summary>Adds a character of a decomposition; a starter first writes out what waits, then itself.</summary>
    /// <param name="text">The text that is rewritten.</param>
    /// <param name="codePoint">The character.</param>
    /// <param name="source">The position of the decomposed character in the old text.</param>
    /// <param name="isFirst">Whether it is the first of its decomposition.</param>
    public void Add(AlignedText text, int codePoint, int source, bool isFirst)
    {
        byte combiningClass = CanonicalData.CombiningClass(codePoint);
        if (combiningClass == 0)
        {
            Flush(text);
        }

        if (isFirst)
        {
            if (_sourceCount == _sources.Length)
            {
                Array.Resize(ref _sources, _sourceCount * 2);
            }

            _sources[_sourceCount++] = source;
        }

        if (_keyCount == _keys.Length)
        {
            Array.Resize(ref _keys, _keyCount * 2);
        }

        _keys[_keyCount] = ((ulong)combiningClass << 56) | ((ulong)_keyCount << 22) | ((ulong)codePoint << 1) | (isFirst ? 1u : 0u);
        _keyCount++;
        if (combiningClass == 0)
        {
            Flush(text);
        }
    }

    /// <summary>Writes out what waits, in canonical order.</summary>
    /// <param name="text">The text that is rewritten.</param>
    public void Flush(AlignedText text)
    {
        if (_keyCount == 0)
        {
            return;
        }

        if (_keyCount > 1)
        {
            Array.Sort(_keys, 0, _keyCount);
        }

        int next = 0;
        for (int i = 0; i < _keyCount; i++)
        {
            if ((_keys[i] & 1) != 0)
            {
                _lastSource = _sources[next++];
            }

            text.Append((int)(_keys[i] >> 1) & 0x1FFFFF, _lastSource);
        }

        _keyCount = _sourceCount = 0;
    }
}
