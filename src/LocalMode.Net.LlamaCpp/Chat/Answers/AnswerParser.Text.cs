using LocalMode.LlamaCpp.Chat.ToolCalls;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <content>Text and reasoning.</content>
internal sealed partial class AnswerParser
{
    private bool _hasReasoned;

    private bool Begin(bool isFinal)
    {
        ReadOnlySpan<char> text = _buffer.Text;
        while (_scanned < text.Length && char.IsWhiteSpace(text[_scanned]))
            _scanned++;

        if (_scanned == text.Length)
        {
            if (isFinal && !_dropsSpace)
                Give(AnswerPartKind.Text, text.Length);

            return false;
        }

        if (_mayReason)
        {
            int length = _reasoning!.Open.Match(text[_scanned..]);
            if (length == Marker.Partial && !isFinal)
                return false;

            _mayReason = false;
            if (length > 0)
            {
                long start = _fed - _buffer.Count + _scanned;
                _buffer.Drop(_scanned + length);
                BeginReasoning(start);
                return true;
            }
        }

        if (HasCallsAtStart && _style is { IsBare: false })
        {
            MarkerHit hit = _rules!.Beginnings.At(text, _scanned, isFinal);
            if (hit.At == _scanned && hit.Length == 0)
                return false;

            _isPlain = hit.Length == 0;
        }

        if (_dropsSpace)
            _buffer.Drop(_scanned);

        bool maybe = _style is { IsBare: true } && (text[_scanned] == '{' || (_style.IsArray && text[_scanned] == '['));
        int first = _dropsSpace ? 0 : _scanned;
        Enter(maybe ? Phase.MaybeCall : Phase.Text);
        if (maybe)
            BeginMaybe(first);

        return true;
    }

    private void BeginReasoning(long start)
    {
        _mayReason = false;
        _reasoningStart = start;
        Enter(Phase.Reasoning);
    }

    private bool Reason(bool isFinal)
    {
        MarkerHit hit = Scan(_reasoning!.Closings, isFinal);
        int ready = hit.Length > 0 || !isFinal ? _solid : _buffer.Count;
        int spaces = 0;
        if (!_hasReasoned)
        {
            ReadOnlySpan<char> text = _buffer.Text[..ready];
            spaces = text.Length - text.TrimStart().Length;
        }

        int behind = hit.Length > 0 ? hit.At + hit.Length - ready : 0;
        if (ready > 0)
        {
            _buffer.Drop(spaces);
            _scanned -= spaces;
            _solid -= spaces;
            _hasReasoned |= ready > spaces;
            Give(AnswerPartKind.Reasoning, ready - spaces);
        }

        if (hit.Length == 0)
            return false;

        _buffer.Drop(behind);
        _reasoningEnd = _fed - _buffer.Count;
        _dropsSpace = !KeepsSpace;
        Enter(Phase.Beginning);
        return true;
    }

    private bool Speak(bool isFinal)
    {
        if (_isPlain || _rules is null || _rules.Beginnings.IsEmpty)
        {
            Give(AnswerPartKind.Text, _buffer.Count);
            return false;
        }

        MarkerHit hit = Scan(_rules.Beginnings, isFinal);
        if (hit.Length == 0)
        {
            Give(AnswerPartKind.Text, isFinal ? _buffer.Count : _solid);
            return false;
        }

        int behind = hit.At - _solid;
        Give(AnswerPartKind.Text, _solid);
        _buffer.Drop(behind);
        BeginAt(hit);
        return true;
    }

    // A marker stands at the front of the buffer.
    private void BeginAt(MarkerHit hit)
    {
        if (ReferenceEquals(hit.Marker, _rules!.Open))
        {
            Enter(Phase.Call);
            BeginCall(hit.Length);
            return;
        }

        _buffer.Drop(hit.Length);
        Enter(Phase.Between);
    }

    private bool Separate(bool isFinal)
    {
        ReadOnlySpan<char> text = _buffer.Text;
        _buffer.Drop(text.Length - text.TrimStart().Length);
        text = _buffer.Text;
        if (text.IsEmpty)
            return false;

        MarkerHit hit = _rules!.Between.At(text, 0, isFinal);
        if (hit.At == 0 && hit.Length == 0)
            return false;

        if (hit.Length > 0)
            _buffer.Drop(hit.Length);
        else
            Enter(Phase.Text);

        return true;
    }

    // Looks at what is new, and keeps track of the white space at the end.
    private MarkerHit Scan(MarkerSearch search, bool isFinal)
    {
        ReadOnlySpan<char> text = _buffer.Text;
        MarkerHit hit = search.Find(text, _scanned, isFinal);
        int solid = text[_scanned..hit.At].TrimEnd().Length;
        if (solid > 0)
            _solid = _scanned + solid;

        _scanned = hit.At;
        return hit;
    }
}
