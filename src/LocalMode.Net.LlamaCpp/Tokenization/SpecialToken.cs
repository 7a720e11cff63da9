namespace LocalMode.LlamaCpp.Tokenization;

/// <summary>A token that stands for a marker rather than for text.</summary>
/// <param name="Id">The token.</param>
/// <param name="Text">Its text as UTF-8.</param>
/// <param name="StripsLeft">Whether it swallows the white space before it.</param>
/// <param name="StripsRight">Whether it swallows the white space after it.</param>
internal readonly record struct SpecialToken(int Id, byte[] Text, bool StripsLeft, bool StripsRight);
