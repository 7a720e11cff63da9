namespace LocalMode.Tokenizers;

/// <summary>Which parts of a prompt's text are the template's own. Immutable.</summary>
internal sealed class PromptTrust
{
    private readonly int[] _ends;
    private readonly bool _startsTrusted;

    /// <summary>Initializes a new instance of the <see cref="PromptTrust"/> class.</summary>
    /// <param name="segments">The segments of the prompt; neighbours differ in trust.</param>
    public PromptTrust(IReadOnlyList<PromptSegment> segments)
    {
        _ends = new int[segments.Count];
        _startsTrusted = segments.Count > 0 && segments[0].IsTrusted;
        int end = 0;
        for (int i = 0; i < _ends.Length; i++)
        {
            end += segments[i].Text.Length;
            _ends[i] = end;
        }
    }

    /// <summary>Tells whether one trusted segment holds all of a part.</summary>
    /// <param name="start">The first unit.</param>
    /// <param name="end">The unit after the last.</param>
    public bool Covers(int start, int end)
    {
        int index = Array.BinarySearch(_ends, start);
        index = index >= 0 ? index + 1 : ~index;
        return index < _ends.Length && (index % 2 == 0) == _startsTrusted && end <= _ends[index];
    }
}
