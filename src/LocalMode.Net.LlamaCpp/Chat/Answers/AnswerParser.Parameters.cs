using System.Text.Json;
using LocalMode.LlamaCpp.Chat.ToolCalls;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <content>Calls whose arguments stand between markers of their own.</content>
internal sealed partial class AnswerParser
{
    private Dictionary<string, object?> _arguments = new(StringComparer.Ordinal);
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
            _ready.Add(_contents!.FromValues(_name, _arguments));

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

        JsonElement schema = default;
        _tools?.TryGetParameter(_name, _key, out schema);
        _arguments[_key] = ParameterValue.Read(new(value), schema);
        _at = hit.At + hit.Length;
        _step = Step.Parameter;
        return Outcome.Next;
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
