using LocalMode.LlamaCpp.Chat.ToolCalls;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <content>Calls in JSON, and names that JSON follows.</content>
internal sealed partial class AnswerParser
{
    private const string NoCallReason = "a call has no name, or no arguments that are a JSON object";

    private JsonExtent _json;
    private int _valueStart;
    private bool _isInArray;
    private bool _hasElements;
    private string? _unreadable;
    private string _name = "";
    private string? _id;

    private Outcome Value(ReadOnlySpan<char> text)
    {
        if (!SkipSpace(text))
            return Outcome.More;

        switch (text[_at])
        {
            case '{':
                BeginValue(_at);
                return Outcome.Next;
            case '[' when !_isInArray:
                _isInArray = true;
                _at++;
                return Outcome.Next;
            case ']' when _isInArray && !_hasElements:
                _isInArray = false;
                _at++;
                _step = Step.AfterValue;
                return Outcome.Next;
            default:
                return Bad("a call does not begin with a JSON object");
        }
    }

    private void BeginValue(int at)
    {
        _json = default;
        _valueStart = _at = at;
        _step = Step.InValue;
    }

    private Outcome InValue(ReadOnlySpan<char> text)
    {
        if (_json.Advance(text, ref _at) is not { } ended)
            return Outcome.More;

        if (!ended)
            return Bad("a call is no JSON");

        ReadOnlySpan<char> json = text[_valueStart.._at];
        FunctionCallContent? call = _style!.Format == ToolCallFormat.Json ? _contents!.FromObject(json) : _contents!.FromArguments(_name, _id, json);
        _step = Step.AfterValue;
        string? wrong = call is null ? NoCallReason : _tools?.Check(call);
        if (!_isInArray)
        {
            // Where it ends is known all the same: its text goes with its closing marker.
            if (wrong is null)
                _ready.Add(call!);
            else
                _unreadable = wrong;

            return Outcome.Next;
        }

        Give(wrong is null ? call! : _contents.Malformed(new(json), wrong));
        _hasElements = true;
        _buffer.Drop(_at);
        _at = 0;
        return Outcome.Given;
    }

    private Outcome AfterValue(ReadOnlySpan<char> text, bool isFinal)
    {
        if (!_isInArray && _rules!.Close.IsEmpty)
            return Outcome.Done;

        if (!SkipSpace(text))
            return Outcome.More;

        if (!_isInArray)
        {
            if (_style!.Format != ToolCallFormat.Json || text[_at] != '{')
                return Closing(text, isFinal);

            BeginValue(_at);
            return Outcome.Next;
        }

        switch (text[_at++])
        {
            case ',':
                _step = Step.Value;
                return Outcome.Next;
            case ']':
                _isInArray = false;
                return Outcome.Next;
            default:
                _at--;
                return Bad("expected ',' or ']' after a call");
        }
    }

    private Outcome Name(ReadOnlySpan<char> text, bool isFinal)
    {
        MarkerHit hit = _rules!.NameEnds.Find(text, _scanned, isFinal);
        _scanned = hit.At;
        if (hit.Length == 0)
            return Outcome.More;

        ReadOnlySpan<char> name = text[_at..hit.At].Trim();
        bool isJson = _style!.Format == ToolCallFormat.NamedJson;
        if (ReferenceEquals(hit.Marker, _rules.Open) || (isJson && !ReferenceEquals(hit.Marker, ToolCallGrammar.Brace)))
        {
            _at = hit.At;
            return Bad("a call has no arguments");
        }

        if (isJson)
            name = WithoutEnd(name);

        if (name.IsEmpty || name.ContainsAny(" \t\r\n"))
            return Bad("a call has no name");

        _name = new(name);
        if (isJson)
        {
            BeginValue(hit.At);
            return Outcome.Next;
        }

        _at = ReferenceEquals(hit.Marker, _rules.NameEnd) ? hit.At + hit.Length : hit.At;
        _arguments = new(StringComparer.Ordinal);
        _others.Clear();
        _step = Step.Parameter;
        return Outcome.Next;
    }

    // The name, without what ends it, and without the id that may follow.
    private ReadOnlySpan<char> WithoutEnd(ReadOnlySpan<char> head)
    {
        _id = null;
        bool hasId = _style!.IdEnd is not null;
        if (_style.IdEnd is { Length: > 0 } idEnd && head.EndsWith(idEnd))
            head = head[..^idEnd.Length].TrimEnd();

        if (_rules!.NameEnd.IsEmpty)
            return head;

        for (int i = 0; i < head.Length; i++)
        {
            int length = _rules.NameEnd.Match(head[i..]);
            if (length <= 0 || (!hasId && i + length < head.Length))
                continue;

            _id = hasId ? new(head[(i + length)..].Trim()) : null;
            return head[..i].TrimEnd();
        }

        return head;
    }
}
