namespace LocalMode;

/// <summary>The properties that <c>\p{...}</c> of a pattern may name.</summary>
internal static class UnicodeProperties
{
    public static bool TryAdd(CodePointSet set, string name, bool negated)
    {
        switch (GeneralCategories.ValueOf(name))
        {
            case null:
                return false;
            case "Any":
                AddRange(set, 0, CodePointSet.Last, negated);
                return true;
            case "ASCII":
                AddRange(set, 0, 0x7F, negated);
                return true;
            case var value when GeneralCategories.ShortName(value) is { } category:
                set.AddCategory(category, negated);
                return true;
            default:
                return false;
        }
    }

    private static void AddRange(CodePointSet set, int first, int last, bool negated)
    {
        if (!negated)
            set.Add(first, last);
        else if (last < CodePointSet.Last)
            set.Add(last + 1, CodePointSet.Last);
    }
}
