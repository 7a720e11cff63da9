namespace LocalMode.Tokenizers;

/// <summary>Which characters differ only in case, as patterns that ignore it see them: one character for one.</summary>
internal static class CaseFolding
{
    // Characters whose folded form is not their lower-case form.
    private static readonly (int Character, int Folded)[] Others =
    [
        (0xB5, 0x3BC), (0x17F, 0x73), (0x345, 0x3B9), (0x3C2, 0x3C3), (0x3D0, 0x3B2), (0x3D1, 0x3B8), (0x3D5, 0x3C6), (0x3D6, 0x3C0), (0x3F0, 0x3BA),
        (0x3F1, 0x3C1), (0x3F5, 0x3B5), (0x1C80, 0x432), (0x1C81, 0x434), (0x1C82, 0x43E), (0x1C83, 0x441), (0x1C84, 0x442), (0x1C85, 0x442),
        (0x1C86, 0x44A), (0x1C87, 0x463), (0x1C88, 0xA64B), (0x1E9B, 0x1E61), (0x1FBE, 0x3B9),
    ];

    private static readonly Dictionary<int, List<int>> Classes = BuildClasses();

    /// <summary>Adds to a set what differs from its members only in case.</summary>
    /// <param name="set">The set.</param>
    public static CodePointSet Close(CodePointSet set)
    {
        var more = new List<(int First, int Last)>();
        foreach (List<int> members in Classes.Values)
        {
            if (members.Exists(set.Contains))
            {
                more.AddRange(members.Select(static member => (member, member)));
            }
        }

        return more.Count == 0 ? set : set.Union(CodePointSet.OfRanges(more));
    }

    private static Dictionary<int, List<int>> BuildClasses()
    {
        var classes = new Dictionary<int, List<int>>();
        foreach (int[] row in UnicodeData.Lower)
        {
            for (int c = row[0]; c <= row[1]; c += row[3])
            {
                Add(c, c + row[2]);
            }
        }

        foreach ((int character, int folded) in Others)
        {
            Add(character, folded);
        }

        return classes;

        void Add(int character, int folded)
        {
            if (!classes.TryGetValue(folded, out List<int>? members))
            {
                classes[folded] = members = [folded];
            }

            members.Add(character);
        }
    }
}
