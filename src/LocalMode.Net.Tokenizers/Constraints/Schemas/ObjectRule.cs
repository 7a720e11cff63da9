namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>What one schema says of the properties of an object. Immutable.</summary>
internal sealed class ObjectRule
{
    private const int FewNames = 8;
    private readonly Dictionary<string, TermList>? _byName;

    public ObjectRule(NamedTerms[] properties)
    {
        Properties = properties;
        if (properties.Length <= FewNames)
            return;
        _byName = new Dictionary<string, TermList>(properties.Length, StringComparer.Ordinal);
        // The last one counts where a name stands twice, as in Core.
        foreach (NamedTerms property in properties)
            _byName[property.Name] = property.Terms;
    }

    public NamedTerms[] Properties { get; }

    public FilteredTerms[] Patterns { get; init; } = [];

    /// <summary>Gets what is asked of the properties that are neither named nor matched by a pattern.</summary>
    public TermList Additional { get; init; } = TermList.Any;

    /// <summary>Gives the rule that some properties are not there.</summary>
    public static ObjectRule Forbidding(params string[] names) => new(Array.ConvertAll(names, n => new NamedTerms(n, TermList.Never)));

    public TermList? Find(string name)
    {
        if (_byName is not null)
            return _byName.GetValueOrDefault(name);
        for (int i = Properties.Length - 1; i >= 0; i--)
        {
            if (Properties[i].Name == name)
                return Properties[i].Terms;
        }
        return null;
    }
}

/// <summary>A name and what is asked of the property's value.</summary>
internal readonly record struct NamedTerms(string Name, TermList Terms);

/// <summary>Names and what is asked of their properties' values.</summary>
internal readonly record struct FilteredTerms(NameFilter Filter, TermList Terms);
