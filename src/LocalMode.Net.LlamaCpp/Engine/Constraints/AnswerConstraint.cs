using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Engine.Constraints;

/// <summary>
/// Follows one answer through its parts (reasoning, free text, text of a constraint) and says which tokens may come next. One instance for one
/// answer; called on the decode thread only. Nothing is allocated per token.
/// </summary>
/// <remarks>
/// Masks are computed where the token is chosen, not on a thread of their own: below half a millisecond that gains nothing beside a native step of
/// several (docs/decisions/0024-constrained-answers.md).
/// </remarks>
internal sealed partial class AnswerConstraint
{
    // A character of the reasoning that is not complete is waited for no longer than this.
    private const int LongestWait = 4;

    private readonly CompiledAnswer _answer;
    private readonly AnswerTokens _tokens;
    private readonly ulong[] _mask;
    private readonly ulong[] _other;
    private readonly int[] _triggerStates;
    private readonly ConstraintMatcher?[] _triggerMatchers;
    private ConstraintMatcher? _matcher;
    private CompiledTrigger? _trigger;
    private int _openingState;
    private int _closingState;
    private int _thinkingTokens;
    private int _missingBytes;

    /// <summary>Begins an answer.</summary>
    public AnswerConstraint(CompiledAnswer answer)
    {
        _answer = answer;
        _tokens = answer.Tokens;
        _mask = new ulong[(_tokens.Vocabulary.Size + 63) / 64];
        _other = new ulong[_mask.Length];
        _triggerStates = new int[answer.Triggers.Count];
        _triggerMatchers = new ConstraintMatcher?[answer.Triggers.Count];
        _matcher = answer.Whole?.CreateMatcher();
        Phase = answer.BeginsInside ? AnswerPhase.Thinking : answer.Opening is not null ? AnswerPhase.Opening : AfterThinking;
    }

    /// <summary>Gets where the answer stands.</summary>
    public AnswerPhase Phase { get; private set; }

    /// <summary>Gets the tokens.</summary>
    public AnswerTokens Tokens => _tokens;

    /// <summary>Gets a value indicating whether nothing can follow.</summary>
    public bool IsOver => Phase == AnswerPhase.Over;

    /// <summary>Gets a value indicating whether text that has no alternative is written without asking the model.</summary>
    public bool ForcesText => _answer.ForcesText;

    /// <summary>Gets a value indicating whether reasoning has taken as many tokens as it may and has to be closed.</summary>
    public bool MustClose => Phase == AnswerPhase.Thinking
        && _thinkingTokens >= _answer.MaxThinking
        && (_missingBytes == 0 || _thinkingTokens >= _answer.MaxThinking + LongestWait);

    /// <summary>Gets the rest of the marker that closes reasoning.</summary>
    public ReadOnlySpan<byte> RestOfClosing => _answer.Closing!.Text[_closingState..];

    private AnswerPhase AfterThinking => _answer.Whole is null ? AnswerPhase.Free : AnswerPhase.Part;

    /// <summary>Forbids tokens, before one is chosen. At least one stays.</summary>
    /// <param name="logits">One number per token of the vocabulary. Forbidden ones become negative infinity; the others stay as they are.</param>
    public void Apply(Span<float> logits)
    {
        switch (Phase)
        {
            case AnswerPhase.Part:
                _matcher!.FillMask(_mask);
                TokenMask.Apply(_mask, logits);
                break;
            case AnswerPhase.Opening when _answer.Whole is not null:
                FillStart();
                TokenMask.Apply(_mask, logits);
                break;
            case AnswerPhase.Thinking or AnswerPhase.Free or AnswerPhase.Opening:
                ForbidStraddling(logits);
                break;
            default:
                throw new InvalidOperationException("The answer is over.");
        }
    }

    /// <summary>Takes a token that was chosen, or forced.</summary>
    /// <returns><see langword="false"/> if it may not come here; nothing changes then.</returns>
    public bool TryAccept(int token)
    {
        if (_tokens.Vocabulary.EndsGeneration(token))
            return TryEnd(token);

        ReadOnlySpan<byte> bytes = _tokens.Bytes(token);
        switch (Phase)
        {
            case AnswerPhase.Over:
                return false;
            case AnswerPhase.Part:
                return TryAcceptPart(token, bytes.Length);
            case AnswerPhase.Opening when _answer.Whole is not null:
                return TryAcceptStart(token, bytes);
            default:
                _thinkingTokens += Phase == AnswerPhase.Thinking ? 1 : 0;
                Watch(bytes);
                return true;
        }
    }

    private bool TryEnd(int token)
    {
        bool isConstrained = Phase == AnswerPhase.Part || _answer.Whole is not null;
        if (Phase == AnswerPhase.Over || (isConstrained && (Phase == AnswerPhase.Thinking || _matcher?.TryAccept(token) != true)))
            return false;

        Phase = AnswerPhase.Over;
        return true;
    }

    // At the start of an answer that is constrained, the model chooses between the marker that opens reasoning and the answer.
    private void FillStart()
    {
        _mask.AsSpan().Clear();
        if (_matcher is not null)
            _matcher.FillMask(_mask);

        if (_openingState == BytePattern.Missed)
            return;

        _other.AsSpan().Clear();
        _tokens.AddBeginnings(_answer.Opening!.Text[_openingState..], _other);
        for (int i = 0; i < _mask.Length; i++)
            _mask[i] |= _other[i];
    }

    private bool TryAcceptStart(int token, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> opening = _openingState == BytePattern.Missed ? [] : _answer.Opening!.Text[_openingState..];
        bool opens = !bytes.IsEmpty && opening.StartsWith(bytes);
        bool answers = _matcher is not null && _matcher.TryAccept(token);
        if (!opens && !answers)
            return false;

        if (opens && bytes.Length == opening.Length)
        {
            Length += bytes.Length;
            Phase = AnswerPhase.Thinking;
            _matcher = _answer.Whole!.CreateMatcher();
            _parts.Clear();
            return true;
        }

        _openingState = opens ? _openingState + bytes.Length : BytePattern.Missed;
        if (answers)
            AddPart(token, bytes.Length);
        else
            _matcher = null;

        Length += bytes.Length;
        if (!opens)
        {
            Phase = AnswerPhase.Part;
            EndPartIfComplete();
        }

        return true;
    }

    private bool TryAcceptPart(int token, int bytes)
    {
        if (!_matcher!.TryAccept(token))
            return false;

        AddPart(token, bytes);
        Length += bytes;
        EndPartIfComplete();
        return true;
    }

    private void EndPartIfComplete()
    {
        if (!_matcher!.IsComplete)
            return;

        if (_answer.Whole is not null || _trigger is { EndsAnswer: true })
        {
            Phase = AnswerPhase.Over;
            return;
        }

        Phase = AnswerPhase.Free;
        FreeSince = Length;
        _trigger = null;
        for (int i = 0; i < _triggerStates.Length; i++)
            _triggerStates[i] = _answer.Triggers[i].Pattern.Restart;
    }
}
