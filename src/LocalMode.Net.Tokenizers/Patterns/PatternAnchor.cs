namespace LocalMode.Tokenizers;

/// <summary>A condition on a position in the text.</summary>
internal enum PatternAnchor
{
    /// <summary><c>^</c>: the beginning of the text, or after a line feed that is not the end of the text.</summary>
    LineStart,

    /// <summary><c>$</c>: the end of the text, or before a line feed.</summary>
    LineEnd,

    /// <summary><c>\A</c>: the beginning of the text.</summary>
    TextStart,

    /// <summary><c>\z</c>: the end of the text.</summary>
    TextEnd,

    /// <summary><c>\Z</c>: the end of the text, or before a line feed that ends it.</summary>
    TextEndOrLastLine,

    /// <summary><c>\b</c>: between a word character and another.</summary>
    WordBoundary,

    /// <summary><c>\B</c>: not between a word character and another.</summary>
    NoWordBoundary,
}
