namespace LocalMode.LlamaCpp;

/// <summary>How the states of a text's tokens become one vector.</summary>
public enum LlamaCppPooling
{
    /// <summary>The mean over all tokens, special tokens included.</summary>
    Mean,

    /// <summary>The first token's.</summary>
    Cls,

    /// <summary>The last token's.</summary>
    LastToken,
}
