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
        Begin(text.Length, trusted);
        _text.Append(text);
    }

    /// <summary>Appends a text several times.</summary>
    public void Append(StringValue value, int count)
    {
        if (count <= 0 || value.Text.Length == 0) return;
        if (value.RunLength(0, out bool trusted) == value.Text.Length)
        {
            Begin((long)value.Text.Length * count, trusted);
            _text.Insert(_text.Length, value.Text, count);
            return;
        }

        for (int i = 0; i < count; i++) Append(value);
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

    private void Begin(long added, bool trusted)
    {
        context.StepText(added, _text.Length + added);
        if (_text.Length == 0) _startsTrusted = trusted;
        else if (trusted != _endsTrusted) AddSwitch();
        _endsTrusted = trusted;
    }

    // A switch takes memory too, in each text that is made from this one.
    private void AddSwitch()
    {
        context.StepCharacters(32);
        _switches.Add(_text.Length);
    }

    /// <summary>Returns the text with one trust for all of it.</summary>
    public StringValue ToValue(bool trusted) => StringValue.Of(_text.ToString(), trusted);
}
