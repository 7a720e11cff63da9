namespace LocalMode;

/// <summary>The member names that a schema's keywords speak of, so that one pass over an object serves them all.</summary>
internal sealed class MemberTable
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private MemberTable() => _lookup = _entries.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Gets how many names there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Finds a name; <see langword="null"/> if no keyword speaks of it.</summary>
    public Entry? Find(ReadOnlySpan<char> name) => _lookup.TryGetValue(name, out Entry? entry) ? entry : null;

    /// <summary>Gives the place of a name that is in the table.</summary>
    public int IndexOf(string name) => _entries[name].Index;

    public static MemberTable? Create(JsonSchemaNode node)
    {
        MemberTable table = new();
        foreach (JsonSchemaProperty property in node.PropertyNodes)
            table.Add(property.Name).Schema = property.Schema;
        foreach (string name in node.RequiredNames)
            table.Add(name);
        foreach (JsonSchemaProperty property in node.DependentNodes)
            table.Add(property.Name);
        foreach (JsonSchemaDependency dependency in node.DependentNames)
        {
            table.Add(dependency.Name);
            foreach (string name in dependency.Names)
                table.Add(name);
        }
        return table.Count == 0 ? null : table;
    }

    private Entry Add(string name)
    {
        if (!_entries.TryGetValue(name, out Entry? entry))
            _entries.Add(name, entry = new Entry(_entries.Count));
        return entry;
    }

    /// <summary>What is known of one name.</summary>
    internal sealed class Entry(int index)
    {
        public int Index { get; } = index;

        public JsonSchemaNode? Schema { get; set; }
    }
}
