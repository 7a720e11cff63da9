namespace LocalMode.Tokenizers;

/// <summary>An immutable set of ids with a look-up that is an array access.</summary>
internal sealed class TokenSet
{
    private readonly bool[] _members;

    private TokenSet(bool[] members) => _members = members;

    /// <summary>Creates a set.</summary>
    /// <param name="ids">The ids, 0 or more each.</param>
    /// <returns>The set, or <see langword="null"/> if it would be empty.</returns>
    public static TokenSet? Create(IReadOnlyCollection<int> ids)
    {
        if (ids.Count == 0)
        {
            return null;
        }

        var members = new bool[ids.Max() + 1];
        foreach (int id in ids)
        {
            members[id] = true;
        }

        return new TokenSet(members);
    }

    /// <summary>Tells whether an id is in the set.</summary>
    /// <param name="id">Any number.</param>
    public bool Contains(int id) => (uint)id < (uint)_members.Length && _members[id];
}
