using System.Buffers;
using System.Text;

namespace LocalMode;

/// <summary>Replaces the values that a guard found by placeholders, in one payload.</summary>
internal sealed class Redaction
{
    private readonly SensitiveValue[] _values;
    private readonly SearchValues<string> _search;
    private readonly RedactionVault _vault;

    public Redaction(IReadOnlyList<SensitiveValue> values, RedactionVault vault)
    {
        // The longest first, so that a value which begins with another is found as itself.
        _values = [.. values];
        Array.Sort(_values, static (one, other) => other.Value.Length.CompareTo(one.Value.Length));
        _search = SearchValues.Create(Array.ConvertAll(_values, static value => value.Value), StringComparison.Ordinal);
        _vault = vault;
    }

    /// <summary>The occurrences that were replaced.</summary>
    public int Count { get; private set; }

    /// <summary>Replaces all values in a payload.</summary>
    /// <returns>Whether every value was seen in the payload and none is left in the result. Only then the result may leave.</returns>
    public bool TryApply(EgressPayload payload, out EgressPayload redacted)
    {
        redacted = payload;

        // A value that is not seen cannot be replaced: the guard named it in another form than the payload has it.
        List<PayloadText> before = PayloadTexts.Read(payload).Texts;
        foreach (SensitiveValue value in _values)
        {
            if (string.IsNullOrEmpty(value.Value) || !before.Exists(text => Holds(text.Text, value.Value)))
                return false;
        }
        redacted = new PayloadRewriter(Replace).Rewrite(payload);
        return !PayloadTexts.Read(redacted).Texts.Exists(text => HoldsAny(text.Text));
    }

    private static bool Holds(string text, string value) => text.Contains(value, StringComparison.Ordinal)
        || (UnescapedText.TryCreate(text, out UnescapedText unescaped) && unescaped.Text.Contains(value, StringComparison.Ordinal));

    private bool HoldsAny(string text) => text.AsSpan().ContainsAny(_search)
        || (UnescapedText.TryCreate(text, out UnescapedText unescaped) && unescaped.Text.AsSpan().ContainsAny(_search));

    private string Replace(string text)
    {
        int at = text.AsSpan().IndexOfAny(_search);
        if (at < 0)
            return text;
        StringBuilder replaced = new(text.Length);
        int from = 0;
        while (at >= 0)
        {
            (SensitiveDataKind kind, int end) = Stretch(text, at);
            replaced.Append(text, from, at - from).Append(_vault.GetPlaceholder(new(kind, text[at..end])));
            Count++;
            from = end;
            at = text.AsSpan(from).IndexOfAny(_search);
            at = at < 0 ? at : at + from;
        }
        return replaced.Append(text, from, text.Length - from).ToString();
    }

    // Values that overlap here are one: replacing the first of them would leave a piece of the next.
    private (SensitiveDataKind Kind, int End) Stretch(string text, int start)
    {
        SensitiveValue first = At(text, start)!.Value;
        int end = start + first.Value.Length;
        for (int at = start + 1; at < end; at++)
        {
            if (At(text, at) is { } next)
                end = Math.Max(end, at + next.Value.Length);
        }
        return (first.Kind, end);
    }

    private SensitiveValue? At(string text, int at)
    {
        foreach (SensitiveValue value in _values)
        {
            if (string.CompareOrdinal(text, at, value.Value, 0, value.Value.Length) == 0)
                return value;
        }
        return null;
    }
}
