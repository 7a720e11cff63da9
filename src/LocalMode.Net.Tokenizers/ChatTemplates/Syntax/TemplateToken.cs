namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>One token. <paramref name="Text"/> is the decoded text of strings and the digits of numbers without underscores.</summary>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, int Line)
{
    public override string ToString() => Kind switch
    {
        TokenKind.End => "end of template",
        TokenKind.BlockEnd => "end of statement block",
        TokenKind.OutputEnd => "end of print statement",
        _ => Text,
    };
}
