using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <content>Calls without a marker: an answer that is a call as a whole.</content>
internal sealed partial class AnswerParser
{
    // A first key that is not one of a call decides early that an answer in JSON is text.
    private const int KeyWindow = 64;

    private bool _hasEnded;

    private void BeginMaybe(int at)
    {
        _json = default;
        _valueStart = _at = at;
        _hasEnded = false;
    }

    private bool Weigh(bool isFinal)
    {
        ReadOnlySpan<char> text = _buffer.Text;
        if (text.Length > _callLimit || !MayBeCall(text[_valueStart..]) || (!_hasEnded && _json.Advance(text, ref _at) is false))
            return NoCall();

        // Advance is behind the end only once the value is complete.
        _hasEnded = _hasEnded || _json.IsComplete;
        if (!_hasEnded)
            return isFinal && NoCall();

        if (SkipSpace(text))
            return NoCall();

        if (!isFinal)
            return false;

        return !TryGive(text[_valueStart.._at].TrimEnd()) && NoCall();
    }

    private bool NoCall()
    {
        Enter(Phase.Text);
        return true;
    }

    private bool TryGive(ReadOnlySpan<char> json)
    {
        if (CallContents.Parse(json) is not { } value)
            return false;

        if (value.ValueKind == JsonValueKind.Object)
        {
            if (_contents!.FromObject(value, _tools) is not { } call)
                return false;

            _ready.Add(call);
        }
        else
        {
            foreach (JsonElement item in value.EnumerateArray())
            {
                if (_contents!.FromObject(item, _tools) is { } call)
                {
                    _ready.Add(call);
                    continue;
                }

                _ready.Clear();
                return false;
            }
        }

        // Only what is held to being a call, and not to its schema, is checked: it cannot be text.
        _unreadable = null;
        foreach (FunctionCallContent call in _ready)
            _unreadable ??= _tools!.Check(call);

        EndCall(_buffer.Count);
        return true;
    }

    private bool MayBeCall(ReadOnlySpan<char> json)
    {
        ReadOnlySpan<char> window = json[..Math.Min(json.Length, KeyWindow)];
        int start = window.IndexOf('"');
        int length = start < 0 ? -1 : window[(start + 1)..].IndexOf('"');
        if (length < 0)
            return true;

        ReadOnlySpan<char> key = window.Slice(start + 1, length);
        return key is "name" or "arguments" or "parameters" or "type" or "function" or "id"
            || key.SequenceEqual(_style!.NameKey)
            || key.SequenceEqual(_style.ArgumentsKey);
    }
}
