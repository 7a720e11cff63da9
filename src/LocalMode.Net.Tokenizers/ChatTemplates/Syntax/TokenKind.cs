namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The kinds of template tokens.</summary>
internal enum TokenKind
{
    Text,
    BlockBegin,
    BlockEnd,
    OutputBegin,
    OutputEnd,
    Name,
    String,
    Integer,
    Float,
    Operator,
    End,
}
