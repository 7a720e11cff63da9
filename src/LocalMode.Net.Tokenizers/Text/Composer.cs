namespace LocalMode.Tokenizers;

/// <summary>Composes characters in canonical order and writes the result out, with the origins that Hugging Face's aligned normalisation gives.</summary>
internal sealed class Composer
{
    // What could not be composed with the starter: it follows it.
    private (int CodePoint, int Change)[] _rest = new (int, int)[16];
    private int _restCount;
    private int _starter = -1;
    private int _starterChange;
    private int _lastClass;

    /// <summary>Forgets everything; called at the start of a text.</summary>
    public void Clear()
    {
        _starter = -1;
        _restCount = 0;
    }

    /// <summary>Adds a character.</summary>
    /// <param name="text">The text that is rewritten.</param>
    /// <param name="codePoint">The character.</param>
    /// <param name="combiningClass">Its combining class.</param>
    /// <param name="change">0 if it is the first of a decomposition, otherwise 1.</param>
    public void Add(AlignedText text, int codePoint, int combiningClass, int change)
    {
        if (_starter < 0)
        {
            if (combiningClass != 0)
            {
                text.Emit(codePoint, change);
                return;
            }

            (_starter, _starterChange) = (codePoint, change);
            return;
        }

        bool reachesStarter = _restCount == 0 || _lastClass < combiningClass;
        if (reachesStarter && NormalizationData.Compose(_starter, codePoint) is >= 0 and var composed)
        {
            _starter = composed;
            _starterChange += change - 1;
            return;
        }

        if (combiningClass == 0)
        {
            Flush(text);
            (_starter, _starterChange) = (codePoint, change);
            return;
        }

        if (_restCount == _rest.Length)
        {
            Array.Resize(ref _rest, _restCount * 2);
        }

        _rest[_restCount++] = (codePoint, change);
        _lastClass = combiningClass;
    }

    /// <summary>Writes out what waits.</summary>
    /// <param name="text">The text that is rewritten.</param>
    public void Flush(AlignedText text)
    {
        if (_starter < 0)
        {
            return;
        }

        text.Emit(_starter, _starterChange);
        for (int i = 0; i < _restCount; i++)
        {
            text.Emit(_rest[i].CodePoint, _rest[i].Change);
        }

        Clear();
    }
}
