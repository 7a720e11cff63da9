using System.Text.Json;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <content>Calls whose arguments stand between markers of their own.</content>
internal sealed partial class AnswerParser
{
    private Dictionary<string, object?> _arguments = new(StringComparer.Ordinal);
    private const int MostOthers = 6;
    private readonly List<(string Key, object Value)> _others = [];
    private string _key = "";

    private Outcome Parameter(ReadOnlySpan<char> text, bool isFinal)
    {
        if (!SkipSpace(text))
            return Outcome.More;

        int length = _rules!.ParameterOpen.Match(text[_at..]);
        if (length > 0)
        {
            _at += length;
            _scanned = _at;
            _step = Step.Key;
            return Outcome.Next;
        }

        Outcome closing = Closing(text, isFinal);
        if (length == Marker.Partial && closing == Outcome.Bad && !isFinal)
            return Outcome.More;

        // Here so that a call without its closing marker is there too when the answer ends.
        if (closing is Outcome.Done or Outcome.More && _ready.Count == 0 && (closing == Outcome.Done || isFinal))
            AddCall();

        return closing;
    }

    private Outcome Key(ReadOnlySpan<char> text, bool isFinal)
    {
        MarkerHit hit = _rules!.KeyEnds.Find(text, _scanned, isFinal);
        _scanned = hit.At;
        if (hit.Length == 0)
            return Outcome.More;

        _key = new(text[_at..hit.At].Trim());
        _at = _scanned = hit.At + hit.Length;
        _step = Step.ParameterValue;
        return Outcome.Next;
    }

    private Outcome OneValue(ReadOnlySpan<char> text, bool isFinal)
    {
        MarkerHit hit = _rules!.ValueEnds.Find(text, _scanned, isFinal);
        _scanned = hit.At;
        if (hit.Length == 0)
            return Outcome.More;

        ReadOnlySpan<char> value = text[_at..hit.At];
        if (_style!.ValuesHaveLines)
            value = WithoutLines(value);

        string written = new(value);
        if (IsOpenJson(written) && _tools?.Allows(_name, _key, written) is false)
        {
            // The marker stands inside of a JSON string.
            _scanned = hit.At + hit.Length;
            return Outcome.Next;
        }

        JsonElement schema = default;
        _tools?.TryGetParameter(_name, _key, out schema);
        (_arguments[_key], object? other) = ParameterValue.Read(written, schema, read => _tools?.Allows(_name, _key, read));
        _others.RemoveAll(item => item.Key == _key);
        if (other is not null)
            _others.Add((_key, other));

        _at = hit.At + hit.Length;
        _step = Step.Parameter;
        return Outcome.Next;
    }

    // Each value alone may be read in two ways where the schema makes one depend on another: then the first reading counts that fits as a whole.
    private void AddCall()
    {
        if (_others.Count > 0 && _tools?.Allows(_name, _arguments) is false)
        {
            int ways = 1 << Math.Min(_others.Count, MostOthers);
            for (int way = 1; way < ways; way++)
            {
                Dictionary<string, object?> arguments = new(_arguments, StringComparer.Ordinal);
                for (int i = 0; i < _others.Count && i < MostOthers; i++)
                {
                    if ((way >> i & 1) != 0)
                        arguments[_others[i].Key] = _others[i].Value;
                }

                if (_tools.Allows(_name, arguments) is true)
                {
                    _arguments = arguments;
                    break;
                }
            }
        }

        FunctionCallContent call = _contents!.FromValues(_name, _arguments);
        _unreadable = _tools?.Check(call);
        if (_unreadable is null)
            _ready.Add(call);
    }

    private static bool IsOpenJson(string value)
    {
        JsonExtent extent = default;
        int at = value.Length - value.AsSpan().TrimStart().Length;
        return at < value.Length && value[at] is '{' or '[' && extent.Advance(value, ref at) is null && extent.IsInString;
    }

    private static ReadOnlySpan<char> WithoutLines(ReadOnlySpan<char> value)
    {
        if (value.StartsWith("\r\n"))
            value = value[2..];
        else if (value.StartsWith("\n"))
            value = value[1..];

        if (value.EndsWith("\r\n"))
            return value[..^2];

        return value.EndsWith("\n") ? value[..^1] : value;
    }
}
