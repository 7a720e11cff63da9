namespace LocalMode;

/// <summary>Tells whether a string has a format.</summary>
internal delegate bool FormatCheck(ReadOnlySpan<char> text);
