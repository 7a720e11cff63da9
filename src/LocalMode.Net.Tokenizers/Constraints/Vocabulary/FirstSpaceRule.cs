namespace LocalMode.Tokenizers.Constraints.Vocabulary;

/// <summary>What a decoder does with a space at the beginning of an answer.</summary>
internal enum FirstSpaceRule
{
    /// <summary>It is part of the text.</summary>
    Kept,

    /// <summary>One is left out.</summary>
    OneLeftOut,

    /// <summary>All spaces of the first token are left out, wherever they are in it.</summary>
    AllOfFirstToken,
}
