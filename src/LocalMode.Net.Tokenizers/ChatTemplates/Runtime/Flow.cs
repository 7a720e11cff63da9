namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>How a statement ended.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}
