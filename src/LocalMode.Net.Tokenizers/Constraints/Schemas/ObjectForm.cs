namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>A set of objects: those that keep all rules. Immutable.</summary>
internal sealed class ObjectForm
{
    public static ObjectForm All { get; } = new();

    public static ObjectForm[] AllOnly { get; } = [All];

    /// <summary>Gets the rules, in the order in which they were met, which is that of the properties.</summary>
    public ObjectRule[] Rules { get; init; } = [];

    /// <summary>Gets the names of the properties that must be there, in order, each once.</summary>
    public string[] Required { get; init; } = [];

    /// <summary>Gets what is asked of the names, as strings.</summary>
    public TermList Names { get; init; } = TermList.Any;

    public int MinProperties { get; init; }

    public int? MaxProperties { get; init; }

    /// <summary>Gets what must be there in some property.</summary>
    public ExistsRule[] Exists { get; init; } = [];

    public static ObjectForm Requiring(params string[] names) => new() { Required = names };

    public static ObjectForm Forbidding(params string[] names) => new() { Rules = [ObjectRule.Forbidding(names)] };
}

/// <summary>Some property has a name of a filter and a value that satisfies terms.</summary>
internal sealed record ExistsRule(NameFilter Filter, TermList Terms, Refusal Origin);
