using System.Text;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>HTML escaping, which templates rarely ask for and which marks its result so that it is not done twice.</summary>
internal static class MarkupText
{
    public static StringValue Escape(StringValue value) => value.IsMarkup ? value : ForceEscape(value);

    public static StringValue ForceEscape(StringValue value)
    {
        if (value.Text.AsSpan().IndexOfAny("&<>\"'") < 0) return value.AsMarkup();
        var escaped = new StringBuilder(value.Text.Length + 16);
        foreach (char c in value.Text)
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&#34;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(c),
            };
        }

        return StringValue.Of(escaped.ToString(), value.IsTrusted).AsMarkup();
    }
}
