namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>A part of a regular expression.</summary>
internal abstract record PatternTree
{
    public static PatternTree Empty { get; } = new PatternSequence([]);

    /// <summary>Gets a value indicating whether there is an assertion of a kind in it.</summary>
    public virtual bool Has(Predicate<PatternTree> wanted) => wanted(this);
}

/// <summary>One character of a set.</summary>
internal sealed record PatternChars(CharRanges Set) : PatternTree;

/// <summary>Parts one after the other; none is the empty text.</summary>
internal sealed record PatternSequence(PatternTree[] Parts) : PatternTree
{
    public override bool Has(Predicate<PatternTree> wanted) => wanted(this) || Array.Exists(Parts, part => part.Has(wanted));
}

/// <summary>One of several.</summary>
internal sealed record PatternChoice(PatternTree[] Alternatives) : PatternTree
{
    public override bool Has(Predicate<PatternTree> wanted) => wanted(this) || Array.Exists(Alternatives, part => part.Has(wanted));
}

/// <summary>Repetitions of a part.</summary>
internal sealed record PatternRepeat(PatternTree Item, int Minimum, int? Maximum) : PatternTree
{
    public override bool Has(Predicate<PatternTree> wanted) => wanted(this) || Item.Has(wanted);
}

/// <summary>A place: the beginning, the end, the border of a word or no border.</summary>
internal sealed record PatternPlace(PatternPlaceKind Kind) : PatternTree;

/// <summary>What must or must not stand after a place or before it.</summary>
internal sealed record PatternLook(PatternTree Item, bool IsBehind, bool IsNegative) : PatternTree
{
    public override bool Has(Predicate<PatternTree> wanted) => wanted(this) || Item.Has(wanted);
}

/// <summary>The kinds of <see cref="PatternPlace"/>.</summary>
internal enum PatternPlaceKind
{
    Beginning,
    End,
    WordBorder,
    NoWordBorder,
}
