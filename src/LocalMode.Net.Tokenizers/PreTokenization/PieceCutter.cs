namespace LocalMode.Tokenizers;

/// <summary>Makes pieces of the matches of one piece and of what is between them.</summary>
/// <param name="text">Receives the pieces.</param>
/// <param name="behavior">What becomes of the matches.</param>
internal ref struct PieceCutter(PreTokenizedText text, SplitBehavior behavior)
{
    private int _start;
    private int _end;
    private bool _isPending;
    private bool _wasMatch;

    /// <summary>Adds the next stretch; stretches follow one another without gaps, and may be empty.</summary>
    /// <param name="start">Its first unit.</param>
    /// <param name="end">The unit after its last.</param>
    /// <param name="isMatch">Whether it is a match.</param>
    public void Push(int start, int end, bool isMatch)
    {
        bool joins = behavior switch
        {
            SplitBehavior.MergedWithPrevious => isMatch && !_wasMatch,
            SplitBehavior.MergedWithNext => !isMatch && _wasMatch,
            SplitBehavior.Contiguous => isMatch == _wasMatch,
            _ => false,
        };
        _wasMatch = isMatch;
        if (joins && _isPending)
        {
            _end = end;
            return;
        }

        Finish();
        (_start, _end, _isPending) = (start, end, !(isMatch && behavior == SplitBehavior.Removed));
    }

    /// <summary>Ends the last piece.</summary>
    public void Finish()
    {
        if (_isPending)
        {
            text.Add(_start, _end);
            _isPending = false;
        }
    }
}
