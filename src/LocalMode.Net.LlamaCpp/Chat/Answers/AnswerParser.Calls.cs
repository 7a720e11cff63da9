using LocalMode.LlamaCpp.Chat.ToolCalls;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <content>Calls behind a marker, which stands at the front of the buffer until the call is complete.</content>
internal sealed partial class AnswerParser
{
    private readonly List<FunctionCallContent> _ready = [];
    private Step _step;
    private int _at;
    private string _reason = "";

    private enum Step
    {
        Header,
        Value,
        InValue,
        AfterValue,
        Name,
        Parameter,
        Key,
        ParameterValue,
    }

    private enum Outcome
    {
        /// <summary>A step is done.</summary>
        Next,

        /// <summary>The text ends inside of a step.</summary>
        More,

        /// <summary>The call is complete.</summary>
        Done,

        /// <summary>A part of the call was given out, so that the buffer has changed.</summary>
        Given,

        /// <summary>This is no call that can be read.</summary>
        Bad,
    }

    private void BeginCall(int at)
    {
        _at = at;
        _step = Step.Header;
        _isInArray = false;
        _hasElements = false;
        _unreadable = null;
        _name = "";
        _ready.Clear();
    }

    private bool Call(bool isFinal, bool isCut)
    {
        // The limit is exact, or the result would depend on the cuts.
        bool isOver = _buffer.Count > _callLimit;
        ReadOnlySpan<char> text = _buffer.Text[..Math.Min(_buffer.Count, _callLimit)];
        while (true)
        {
            switch (Advance(text, isFinal && !isOver && !isCut))
            {
                case Outcome.Next:
                    continue;
                case Outcome.Given:
                    return true;
                case Outcome.Done:
                    EndCall(_at);
                    return true;
                case Outcome.Bad:
                    Lose();
                    return true;
                default:
                    if (isOver)
                    {
                        _reason = $"a call has more than {_callLimit} characters";
                        GiveMalformed(_callLimit, _reason);
                        Enter(Phase.Lost);
                    }
                    else if (isFinal)
                    {
                        CutShort(isCut);
                    }

                    return isOver;
            }
        }
    }

    private Outcome Advance(ReadOnlySpan<char> text, bool isFinal) => _step switch
    {
        Step.Header => Header(text, isFinal),
        Step.Value => Value(text),
        Step.InValue => InValue(text),
        Step.AfterValue => AfterValue(text, isFinal),
        Step.Name => Name(text, isFinal),
        Step.Parameter => Parameter(text, isFinal),
        Step.Key => Key(text, isFinal),
        _ => OneValue(text, isFinal),
    };

    private Outcome Header(ReadOnlySpan<char> text, bool isFinal)
    {
        if (!_rules!.Header.IsEmpty)
        {
            if (!SkipSpace(text))
                return Outcome.More;

            int length = _rules.Header.Match(text[_at..]);
            if (length == Marker.Partial && !isFinal)
                return Outcome.More;

            if (length <= 0)
                return Bad($"expected '{_rules.Header}' after '{_rules.Open}'");

            _at += length;
        }

        _scanned = _at;
        _step = _style!.Format == ToolCallFormat.Json ? Step.Value : Step.Name;
        return Outcome.Next;
    }

    // What may follow a call that is complete: its closing marker, or the next call where the model forgot it.
    private Outcome Closing(ReadOnlySpan<char> text, bool isFinal)
    {
        int length = _rules!.Close.Match(text[_at..]);
        if (length > 0)
        {
            _at += length;
            return Outcome.Done;
        }

        int next = _rules.Open.Match(text[_at..]);
        if (next > 0)
            return Outcome.Done;

        return length == Marker.Partial || (next == Marker.Partial && !isFinal) ? Outcome.More : Bad($"expected '{_rules.Close}' after a call");
    }

    private bool SkipSpace(ReadOnlySpan<char> text)
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;

        return _at < text.Length;
    }

    private Outcome Bad(string reason)
    {
        _reason = reason;
        return Outcome.Bad;
    }

    private void EndCall(int length)
    {
        if (_unreadable is { } reason)
        {
            GiveMalformed(length, reason);
        }
        else
        {
            foreach (FunctionCallContent call in _ready)
                Give(call);

            _ready.Clear();
            _buffer.Drop(length);
        }

        Enter(Phase.Between);
    }

    // The answer ends here. What is readable so far is a call, even if its closing marker is missing; what is not is text if a limit cut it.
    private void CutShort(bool isCut)
    {
        bool isComplete = _step == Step.AfterValue && !_isInArray;
        if (_step == Step.Parameter && !isCut)
            isComplete = _buffer.Text[_at..].Contains('>');

        if (isComplete)
            EndCall(_buffer.Count);
        else if (isCut)
            Give(AnswerPartKind.Text, _buffer.Count);
        else if (_hasElements && _step is Step.Value or Step.AfterValue)
            _buffer.Drop(_buffer.Count);
        else
            GiveMalformed(_buffer.Count, "the answer ends inside of a call");

        Enter(Phase.Between);
    }

    private void Lose()
    {
        int from = _at;
        Enter(Phase.Lost);
        _scanned = from;
    }

    // Goes on to where the call seems to end; all of it is kept as text of the call.
    private bool Recover(bool isFinal)
    {
        bool isOver = _buffer.Count > _callLimit;
        ReadOnlySpan<char> text = _buffer.Text[..Math.Min(_buffer.Count, _callLimit)];
        MarkerHit hit = _rules!.Ends.Find(text, _scanned, isFinal && !isOver);
        _scanned = hit.At;
        if (hit.Length > 0)
        {
            bool isNext = ReferenceEquals(hit.Marker, _rules.Open);
            GiveMalformed(isNext ? hit.At : hit.At + hit.Length, _reason);
            if (isNext)
                BeginAt(hit with { At = 0 });
            else
                Enter(Phase.Between);

            return true;
        }

        if (isOver)
        {
            GiveMalformed(hit.At > 0 ? hit.At : text.Length, _reason);
            _scanned = 0;
            return true;
        }

        if (isFinal && _buffer.Count > 0)
            GiveMalformed(_buffer.Count, _reason);

        return false;
    }

    private void GiveMalformed(int length, string reason)
    {
        _ready.Clear();
        if (length > 0)
            Give(_contents!.Malformed(_buffer.Take(length), reason));
    }

    private void Give(FunctionCallContent call)
    {
        HasCalls = true;
        _parts.Add(new(AnswerPartKind.Call, "", call));
    }
}
