namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>A set of arrays. Immutable.</summary>
internal sealed class ArrayForm
{
    public static ArrayForm All { get; } = new();

    public static ArrayForm[] AllOnly { get; } = [All];

    /// <summary>Gets what is asked of the first items, each by itself.</summary>
    public TermList[] Prefix { get; init; } = [];

    /// <summary>Gets what is asked of each item after them.</summary>
    public TermList Rest { get; init; } = TermList.Any;

    public int MinItems { get; init; }

    public int? MaxItems { get; init; }

    public ContainsRule[] Contains { get; init; } = [];

    /// <summary>Gets the <c>uniqueItems</c> that asks for items of which no two are equal.</summary>
    public Refusal? Unique { get; init; }

    public TermList Item(int index) => index < Prefix.Length ? Prefix[index] : Rest;
}

/// <summary>How many of the items from an index on satisfy terms. The index is not beyond the first items of the form.</summary>
internal sealed record ContainsRule(TermList Terms, int From, int Minimum, int? Maximum, Refusal Origin);
