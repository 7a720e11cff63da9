using System.Buffers;

namespace LocalMode;

/// <summary>Replaces the values that a guard found by placeholders, in one payload.</summary>
internal sealed class Redaction
{
    private readonly IReadOnlyList<SensitiveValue> _values;
    private readonly SearchValues<string> _search;
    private readonly RedactionVault _vault;

    public Redaction(IReadOnlyList<SensitiveValue> values, RedactionVault vault)
    {
        _values = values;
        _vault = vault;
        _search = SearchValues.Create([.. values.Select(static value => value.Value)], StringComparison.Ordinal);
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
            if (!before.Exists(text => Holds(text.Text, value.Value)) || !TryKeep(value))
                return false;
        }
        redacted = new PayloadRewriter(Replace, _vault.Redact).Rewrite(payload);
        return !PayloadTexts.Read(redacted).Texts.Exists(text => HoldsAny(text.Text));
    }

    private bool TryKeep(SensitiveValue value)
    {
        try
        {
            _vault.Add(value.Kind, value.Value);
            return true;
        }
        catch (ArgumentException)
        {
            // So short that placeholders hold it too: replacing it would not hide it.
            return false;
        }
    }

    private static bool Holds(string text, string value) => text.Contains(value, StringComparison.Ordinal)
        || (UnescapedText.TryCreate(text, out UnescapedText unescaped) && unescaped.Text.Contains(value, StringComparison.Ordinal));

    private bool HoldsAny(string text) => text.AsSpan().ContainsAny(_search)
        || (UnescapedText.TryCreate(text, out UnescapedText unescaped) && unescaped.Text.AsSpan().ContainsAny(_search));

    private string Replace(string text)
    {
        string replaced = _vault.Redact(text, out int count);
        Count += count;
        return replaced;
    }
}
