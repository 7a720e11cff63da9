namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>A place of a <see cref="PatternNfa"/>.</summary>
/// <param name="Kind">What it asks.</param>
/// <param name="Argument">The number of its set or of its look.</param>
/// <param name="Next">Where it leads, or -1.</param>
/// <param name="Other">Where a split leads as well, or -1.</param>
internal readonly record struct NfaPlace(NfaKind Kind, int Argument, int Next, int Other);

/// <summary>The kinds of <see cref="NfaPlace"/>.</summary>
internal enum NfaKind : byte
{
    /// <summary>Reads one character of a set.</summary>
    Chars,
    Split,
    Beginning,
    End,
    Border,
    NoBorder,

    /// <summary>Asks what follows or what came before.</summary>
    Look,

    /// <summary>The match; the text must end here.</summary>
    Final,

    /// <summary>The match; anything may follow.</summary>
    Forever,
}
