namespace LocalMode;

/// <summary>An entry of <c>dependentRequired</c>: an object that has one member must have others.</summary>
public sealed class JsonSchemaDependency
{
    internal JsonSchemaDependency(string name, string[] required, string keyword)
    {
        Name = name;
        Names = required;
        Keyword = keyword;
    }

    /// <summary>Gets the name of the member that asks for the others.</summary>
    public string Name { get; }

    /// <summary>Gets the names of the members that must then be there.</summary>
    public IReadOnlyList<string> Required => Names;

    internal string[] Names { get; }

    internal string Keyword { get; }
}
