namespace LocalMode.Tokenizers;

/// <summary>What the pipeline asks about a character, as Hugging Face's tokenizers answer it.</summary>
[Flags]
internal enum CharClass : byte
{
    None = 0,

    /// <summary>The Unicode property White_Space.</summary>
    Whitespace = 1,

    /// <summary>ASCII punctuation and symbols, and the categories P* of Unicode.</summary>
    Punctuation = 2,

    /// <summary>The category Mn.</summary>
    Nonspacing = 4,

    /// <summary>The categories Cc, Cf and Co; unassigned characters are not part of it.</summary>
    Other = 8,

    /// <summary>The blocks that BERT calls Chinese.</summary>
    Cjk = 16,

    /// <summary>Has a canonical decomposition or a combining class other than zero.</summary>
    Decomposes = 32,

    /// <summary>Regular expressions' \w in the sense of Rust: letters, marks, decimal digits, connectors, joiners.</summary>
    Word = 64,

    /// <summary>Has another lower-case form.</summary>
    Uppercase = 128,
}
