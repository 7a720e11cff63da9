using System.Text;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Builds text and remembers where trust flips.</summary>
internal sealed class TextBuilder(RenderContext context)
{
    private readonly StringBuilder _text = new();
    private readonly List<int> _switches = [];
    private bool _startsTrusted;
    private bool _endsTrusted;

    public int Length => _text.Length;

    public void Append(ReadOnlySpan<char> text, bool trusted)
    {
        if (text.IsEmpty) return;
        context.StepText(text.Length, (long)_text.Length + text.Length);
        if (_text.Length == 0) _startsTrusted = trusted;
        else if (trusted != _endsTrusted) AddSwitch();
        _endsTrusted = trusted;
        _text.Append(text);
    }

    public void Append(StringValue value)
    {
        int at = 0;
        while (at < value.Text.Length)
        {
            int length = value.RunLength(at, out bool trusted);
            Append(value.Text.AsSpan(at, length), trusted);
            at += length;
        }
    }

    public StringValue ToValue() => _text.Length == 0 ? StringValue.Empty : StringValue.Of(_text.ToString(), _startsTrusted, [.. _switches]);

    // A switch takes memory too, in each text that is made from this one.
    private void AddSwitch()
    {
        context.StepCharacters(32);
        _switches.Add(_text.Length);
    }

    /// <summary>Returns the text with one trust for all of it.</summary>
    public StringValue ToValue(bool trusted) => StringValue.Of(_text.ToString(), trusted);
}
