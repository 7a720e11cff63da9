using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Engine.Constraints;

/// <content>Text that is not constrained, and the markers in it.</content>
internal sealed partial class AnswerConstraint
{
    // What begins with the end of a token in which a marker ended must go on as the constraint has it, and constrained answers must not end in their reasoning.
    private void ForbidStraddling(Span<float> logits)
    {
        if (Phase == AnswerPhase.Thinking)
        {
            if (_answer.Whole is null)
                return;

            foreach (int token in _tokens.EndTokens)
                logits[token] = float.NegativeInfinity;

            ForbidStraddling(logits, _answer.Closing!, _closingState, _matcher!);
            return;
        }

        for (int i = 0; i < _triggerStates.Length; i++)
        {
            CompiledTrigger trigger = _answer.Triggers[i];
            if (_triggerStates[i] != BytePattern.Missed)
                ForbidStraddling(logits, trigger.Pattern, _triggerStates[i], _triggerMatchers[i] ??= trigger.Rest.CreateMatcher());
        }
    }

    private void ForbidStraddling(Span<float> logits, BytePattern pattern, int state, ConstraintMatcher matcher)
    {
        foreach (int token in _tokens.Straddling(pattern))
        {
            ReadOnlySpan<byte> bytes = _tokens.Bytes(token);
            int end = pattern.FindEnd(state, bytes);
            if (end > 0 && end < bytes.Length && !Takes(matcher, bytes[end..]))
                logits[token] = float.NegativeInfinity;
        }
    }

    // Whether a constraint, at its beginning, takes some bytes.
    private bool Takes(ConstraintMatcher matcher, ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        foreach (byte next in bytes)
        {
            int token = _tokens.ByteToken(next);
            if (token < 0 || !matcher.TryAccept(token))
                break;

            taken++;
        }

        matcher.RollBack(taken);
        return taken == bytes.Length;
    }

    private void Watch(ReadOnlySpan<byte> bytes)
    {
        foreach (byte next in bytes)
        {
            Length++;
            switch (Phase)
            {
                case AnswerPhase.Opening:
                    _openingState = _answer.Opening!.Next(_openingState, next);
                    if (_openingState == _answer.Opening.Complete)
                    {
                        Phase = AnswerPhase.Thinking;
                        break;
                    }

                    WatchTriggers(next);
                    if (Phase == AnswerPhase.Opening && _openingState == BytePattern.Missed)
                        Phase = AnswerPhase.Free;

                    break;
                case AnswerPhase.Thinking:
                    CountMissing(next);
                    _closingState = _answer.Closing!.Next(_closingState, next);
                    if (_closingState == _answer.Closing.Complete)
                        EnterAnswer();

                    break;
                case AnswerPhase.Free:
                    WatchTriggers(next);
                    break;
                default:
                    Length--;
                    TakeByte(next);
                    break;
            }
        }
    }

    // Reasoning is over.
    private void EnterAnswer()
    {
        Phase = AfterThinking;
        _parts.Clear();
        PartStart = Length;
        Array.Clear(_triggerStates);
    }

    private void WatchTriggers(byte next)
    {
        int found = -1;
        for (int i = 0; i < _triggerStates.Length; i++)
        {
            BytePattern pattern = _answer.Triggers[i].Pattern;
            if (_triggerStates[i] != BytePattern.Missed)
                _triggerStates[i] = pattern.Next(_triggerStates[i], next);

            if (_triggerStates[i] == pattern.Complete && (found < 0 || pattern.Complete > _answer.Triggers[found].Pattern.Complete))
                found = i;
        }

        if (found < 0)
            return;

        _trigger = _answer.Triggers[found];
        _matcher = _triggerMatchers[found] ??= _trigger.Rest.CreateMatcher();
        _matcher.Reset();
        _parts.Clear();
        PartStart = Length;
        TriggerStart = Length - _trigger.Pattern.Complete;
        Phase = AnswerPhase.Part;
        EndPartIfComplete();
    }

    // The end of a token in which a marker ended. Masks let only tokens through whose rest the constraint takes.
    private void TakeByte(byte next)
    {
        int token = _tokens.ByteToken(next);
        if (Phase != AnswerPhase.Part || token < 0 || !TryAcceptPart(token, 1))
            throw new InvalidOperationException("A token goes on behind a marker in a way that the constraint does not take.");
    }

    private void CountMissing(byte next) => _missingBytes = next switch
    {
        < 0x80 => 0,
        < 0xC0 => Math.Max(0, _missingBytes - 1),
        < 0xE0 => 1,
        < 0xF0 => 2,
        _ => 3,
    };
}
