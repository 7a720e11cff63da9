using System.Buffers;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>HTML escaping, which templates rarely ask for and which marks its result so that it is not done twice.</summary>
internal static class MarkupText
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("&<>\"'");

    public static StringValue Escape(StringValue value, RenderContext context) => value.IsMarkup ? value : ForceEscape(value, context);

    public static StringValue ForceEscape(StringValue value, RenderContext context)
    {
        ReadOnlySpan<char> text = value.Text;
        int plain = text.IndexOfAny(Marks);
        if (plain < 0) return value.AsMarkup();
        var escaped = new TextBuilder(context);
        for (; plain >= 0; plain = text.IndexOfAny(Marks))
        {
            escaped.Append(text[..plain], true);
            escaped.Append(
                text[plain] switch
                {
                    '&' => "&amp;",
                    '<' => "&lt;",
                    '>' => "&gt;",
                    '"' => "&#34;",
                    _ => "&#39;",
                },
                true);
            text = text[(plain + 1)..];
        }

        escaped.Append(text, true);
        return escaped.ToValue(value.IsTrusted).AsMarkup();
    }
}
