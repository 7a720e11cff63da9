using System.Globalization;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Python's <c>json.dumps</c> with the settings that a template can name. The result is trusted if every text in it is, separators and indentation too.</summary>
internal sealed class JsonText(RenderContext context, StringValue? indent, StringValue itemSeparator, StringValue keySeparator, bool ensureAscii, bool sortKeys)
{
    private readonly TextBuilder _output = new(context);
    private bool _trusted = true;

    public StringValue Write(TemplateValue value)
    {
        WriteValue(value, 0);
        return _output.ToValue(_trusted);
    }

    private void WriteValue(TemplateValue value, int level)
    {
        context.Step();
        context.EnsureStack();
        switch (value)
        {
            case StringValue text:
                WriteString(text);
                break;
            case SequenceValue sequence:
                WriteItems(sequence, level);
                break;
            case MapValue map:
                WriteMap(map, level);
                break;
            default:
                Append(Scalar(value) ?? throw context.Fail($"Object of type {value.TypeName} is not JSON serializable"));
                break;
        }
    }

    private static string? Scalar(TemplateValue value) => value switch
    {
        NoneValue => "null",
        BoolValue truth => truth.Value ? "true" : "false",
        IntValue number => number.Value.ToString(CultureInfo.InvariantCulture),
        FloatValue { Value: double.NaN } => "NaN",
        FloatValue { Value: double.PositiveInfinity } => "Infinity",
        FloatValue { Value: double.NegativeInfinity } => "-Infinity",
        FloatValue number => FloatText.Format(number.Value),
        _ => null,
    };

    private void WriteItems(SequenceValue sequence, int level)
    {
        if (sequence.Items.Count == 0)
        {
            Append("[]");
            return;
        }

        Append("[");
        for (int i = 0; i < sequence.Items.Count; i++)
        {
            if (i > 0) AppendSetting(itemSeparator);
            NewLine(level + 1);
            WriteValue(sequence.Items[i], level + 1);
        }

        NewLine(level);
        Append("]");
    }

    private void WriteMap(MapValue map, int level)
    {
        if (map.Entries.Count == 0)
        {
            Append("{}");
            return;
        }

        IEnumerable<KeyValuePair<TemplateValue, TemplateValue>> entries = sortKeys
            ? StableSort.By(map.Entries, static entry => entry.Key, reverse: false, context)
            : map.Entries;
        Append("{");
        bool isFirst = true;
        foreach ((TemplateValue key, TemplateValue value) in entries)
        {
            if (!isFirst) AppendSetting(itemSeparator);
            isFirst = false;
            NewLine(level + 1);
            WriteString(key as StringValue ?? StringValue.Trusted(Scalar(key) ?? throw context.Fail($"keys must be str, int, float, bool or None, not {key.TypeName}")));
            AppendSetting(keySeparator);
            WriteValue(value, level + 1);
        }

        NewLine(level);
        Append("}");
    }

    private void WriteString(StringValue value)
    {
        _trusted &= value.IsTrusted;
        ReadOnlySpan<char> text = value.Text;
        Append("\"");
        while (true)
        {
            int plain = PlainLength(text);
            Append(text[..plain]);
            if (plain == text.Length) break;
            WriteEscape(text[plain]);
            text = text[(plain + 1)..];
        }

        Append("\"");
    }

    private int PlainLength(ReadOnlySpan<char> text)
    {
        int at = 0;
        while (at < text.Length && text[at] is >= ' ' and not ('"' or '\\') && (!ensureAscii || text[at] < '\u007f')) at++;
        return at;
    }

    private void WriteEscape(char c)
    {
        switch (c)
        {
            case '"':
                Append("\\\"");
                break;
            case '\\':
                Append("\\\\");
                break;
            case '\n':
                Append("\\n");
                break;
            case '\r':
                Append("\\r");
                break;
            case '\t':
                Append("\\t");
                break;
            case '\b':
                Append("\\b");
                break;
            case '\f':
                Append("\\f");
                break;
            case '\u007f':
                Append("\u007f");
                break;
            default:
                Append(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
                break;
        }
    }

    private void NewLine(int level)
    {
        if (indent is null) return;
        Append("\n");
        for (int i = 0; i < level; i++) AppendSetting(indent);
    }

    private void AppendSetting(StringValue text)
    {
        _trusted &= text.IsTrusted;
        Append(text.Text);
    }

    private void Append(ReadOnlySpan<char> text) => _output.Append(text, true);
}
