using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>The terms that a value must satisfy, all of them, in the order in which they were met. Equal if the terms are.</summary>
internal sealed class TermList : IEquatable<TermList>
{
    private readonly int _hash;

    public TermList(SchemaTerm[] terms)
    {
        Terms = terms;
        HashCode hash = default;
        foreach (SchemaTerm term in terms)
            hash.Add(term);
        _hash = hash.ToHashCode();
    }

    /// <summary>Gets the list without terms: any value will do. It is shared and never holds anything.</summary>
    public static TermList Any { get; } = new([]);

    /// <summary>Gets the list that nothing satisfies. It is shared and never holds anything.</summary>
    public static TermList Never { get; } = new NeverTerm().List;

    public SchemaTerm[] Terms { get; }

    public bool IsAny => Terms.Length == 0;

    public bool IsNever => ReferenceEquals(this, Never);

    /// <summary>Gets or sets the values that satisfy all terms, once they are known.</summary>
    public SchemaForms? Forms { get; set; }

    /// <summary>Gets or sets the part of the grammar for them, once it is built.</summary>
    public GrammarNode? Grammar { get; set; }

    /// <summary>Gets or sets the reference to the part of the grammar that is being built.</summary>
    public LinkNode? Link { get; set; }

    /// <summary>Gets or sets a value indicating whether it is being built.</summary>
    public bool IsBuilding { get; set; }

    /// <summary>Gets or sets a value indicating whether no value satisfies all terms, as far as is known.</summary>
    public bool IsKnownEmpty { get; set; }

    /// <summary>Gets or sets the term that denies this list.</summary>
    public NotTerm? Negation { get; set; }

    public bool Equals(TermList? other) => other is not null && (ReferenceEquals(this, other) || Terms.AsSpan().SequenceEqual(other.Terms));

    public override bool Equals(object? obj) => Equals(obj as TermList);

    public override int GetHashCode() => _hash;
}
