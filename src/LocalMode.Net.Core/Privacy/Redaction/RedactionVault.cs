using System.Security.Cryptography;
using System.Text;

namespace LocalMode;

/// <summary>Stand-in until the vault of the other branch is merged.</summary>
internal sealed class RedactionVault
{
    private readonly Lock _gate = new();
    private readonly string _salt = RandomNumberGenerator.GetHexString(6, lowercase: true);
    private readonly Dictionary<string, string> _placeholders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (_gate)
                return _values.Count;
        }
    }

    public string GetPlaceholder(SensitiveValue value)
    {
        lock (_gate)
        {
            if (!_placeholders.TryGetValue(value.Value, out string? placeholder))
            {
                placeholder = $"[{value.Kind.ToString().ToUpperInvariant()}_{_placeholders.Count + 1}_{_salt}]";
                _placeholders[value.Value] = placeholder;
                _values[placeholder] = value.Value;
            }
            return placeholder;
        }
    }

    public string Restore(string text)
    {
        if (!text.Contains('['))
            return text;
        StringBuilder restored = new(text);
        lock (_gate)
        {
            foreach ((string placeholder, string value) in _values)
                restored.Replace(placeholder, value);
        }
        return restored.ToString();
    }

    public VaultStreamRestorer CreateStreamRestorer() => new(this);
}

/// <summary>Stand-in.</summary>
internal sealed class VaultStreamRestorer(RedactionVault vault)
{
    private string _held = "";

    public string Append(string text)
    {
        text = _held + text;
        int open = text.LastIndexOf('[');
        bool holds = open >= 0 && text.IndexOf(']', open) < 0 && text.Length - open < 64;
        _held = holds ? text[open..] : "";
        return vault.Restore(holds ? text[..open] : text);
    }

    public string Complete() => vault.Restore(_held);
}
