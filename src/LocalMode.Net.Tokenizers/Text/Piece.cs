namespace LocalMode.Tokenizers;

/// <summary>A part of an <see cref="AlignedText"/>, in UTF-16 units of it; the end is exclusive.</summary>
internal readonly record struct Piece(int Start, int End);
