using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Engine.Constraints;

/// <content>The tokens of the constrained part: what has to go back, and where a stop sequence may end the answer.</content>
internal sealed partial class AnswerConstraint
{
    private readonly List<(int Token, int Bytes)> _parts = [];

    /// <summary>Gets the bytes of the answer so far.</summary>
    public long Length { get; private set; }

    /// <summary>Gets the matcher of the constrained part. Only in <see cref="AnswerPhase.Part"/>.</summary>
    public ConstraintMatcher Matcher => _matcher!;

    /// <summary>Tells whether the last token of the answer is part of the constrained text as a whole, so that it can be taken back.</summary>
    public bool CanTakeBack(int last) => Phase == AnswerPhase.Part && _parts.Count > 0 && _parts[^1].Token == last;

    private long PartStart { get; set; }

    private long TriggerStart { get; set; }

    private long FreeSince { get; set; }

    /// <summary>Takes the last token back. See <see cref="CanTakeBack"/>.</summary>
    public void TakeBack()
    {
        (int _, int bytes) = _parts[^1];
        _parts.RemoveAt(_parts.Count - 1);
        _matcher!.RollBack(1);
        Length -= bytes;
    }

    /// <summary>
    /// Tells whether the answer may end at a place behind which a stop sequence begins. In constrained text that is so where the text up to it is
    /// whole; calls, and the reasoning of constrained answers, are not cut.
    /// </summary>
    /// <param name="end">The bytes before the place.</param>
    public bool MayEndAt(long end)
    {
        if (_answer.Whole is null)
            return Phase switch
            {
                AnswerPhase.Part => end <= TriggerStart,
                AnswerPhase.Free => end >= FreeSince,
                AnswerPhase.Over => end <= TriggerStart || end >= Length,
                _ => true,
            };

        long inPart = end - PartStart;
        if (Phase is AnswerPhase.Thinking || inPart <= 0 || _matcher is null)
            return false;

        ConstraintMatcher matcher = _matcher.Clone();
        long length = Length - PartStart;
        int kept = _parts.Count;
        while (kept > 0 && length > inPart)
            length -= _parts[--kept].Bytes;

        matcher.RollBack(matcher.Count - kept);
        if (length < inPart)
        {
            foreach (byte next in _tokens.Bytes(_parts[kept].Token)[..(int)(inPart - length)])
            {
                int token = _tokens.ByteToken(next);
                if (token < 0 || !matcher.TryAccept(token))
                    return false;
            }
        }

        return matcher.CanEnd;
    }

    private void AddPart(int token, int bytes) => _parts.Add((token, bytes));
}
