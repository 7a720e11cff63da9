namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>What is in one of several sets of values, or in exactly one.</content>
internal sealed partial class SchemaGraph
{
    private SchemaForms Union(SchemaForms[] members)
    {
        if (members.Length == 1)
            return members[0];
        return new SchemaForms
        {
            Null = Array.Exists(members, m => m.Null),
            True = Array.Exists(members, m => m.True),
            False = Array.Exists(members, m => m.False),
            Numbers = Union(Array.ConvertAll(members, m => m.Numbers), NumberForm.AllOnly),
            Strings = Union(Array.ConvertAll(members, m => m.Strings), StringForm.AllOnly),
            Objects = Union(Array.ConvertAll(members, m => m.Objects), ObjectForm.AllOnly),
            Arrays = Union(Array.ConvertAll(members, m => m.Arrays), ArrayForm.AllOnly),
            IsLoose = Array.Exists(members, m => m.IsLoose),
        };
    }

    private T[] Union<T>(T[][] sets, T[] all)
        where T : class
    {
        T[]? only = null;
        int total = 0;
        foreach (T[] set in sets)
        {
            if (ReferenceEquals(set, all) || Array.IndexOf(set, all[0]) >= 0)
                return all;
            if (set.Length == 0 || ReferenceEquals(set, only))
                continue;
            only = total == 0 ? set : null;
            total += set.Length;
        }
        if (only is not null || total == 0)
            return only ?? [];
        RefuseMany(total, MaxListed);
        HashSet<T> seen = [];
        List<T> union = [];
        foreach (T[] set in sets)
        {
            foreach (T form in set)
            {
                budget.Step();
                if (seen.Add(form))
                    union.Add(form);
            }
        }
        if (union is List<ObjectForm> objects)
            AbsorbFew(objects);
        return [.. union];
    }

    private SchemaForms OneOfForms(JsonSchemaNode node, SchemaForms? context)
    {
        SchemaForms[] members = new SchemaForms[node.OneOf.Count];
        for (int i = 0; i < members.Length; i++)
            members[i] = FormsOf(ListOf(node.OneOf[i]));
        if (members.Length == 1)
            return members[0];

        Refusal origin = new("oneOf", node);
        context ??= SchemaForms.All;
        bool[] loose = Array.ConvertAll(members, m => m.IsLoose);
        bool isLoose = Array.Exists(loose, l => l);
        return new SchemaForms
        {
            Null = IsInOne(members, m => m.Null),
            True = IsInOne(members, m => m.True),
            False = IsInOne(members, m => m.False),
            Numbers = ExactlyOne(context.Numbers, Array.ConvertAll(members, m => m.Numbers), loose, NumberForm.AllOnly, Meet, IsEmpty, s => Complement(s, origin), origin, ref isLoose),
            Strings = ExactlyOneWord(members) ?? ExactlyOne(context.Strings, Array.ConvertAll(members, m => m.Strings), loose, StringForm.AllOnly, Meet, IsEmpty, Complement, origin, ref isLoose),
            Objects = ExactlyOne(context.Objects, Array.ConvertAll(members, m => m.Objects), loose, ObjectForm.AllOnly, Meet, f => IsEmpty(f, ProbeDepth), s => Complement(s, origin), origin, ref isLoose),
            Arrays = ExactlyOne(context.Arrays, Array.ConvertAll(members, m => m.Arrays), loose, ArrayForm.AllOnly, Meet, f => IsEmpty(f, ProbeDepth), s => Complement(s, origin), origin, ref isLoose),
            IsLoose = isLoose,
        };
    }

    /// <summary>Where a member is loose, having a value or not is not sure.</summary>
    private static bool IsInOne(SchemaForms[] members, Func<SchemaForms, bool> has) => members.Count(m => !m.IsLoose && has(m)) switch
    {
        0 => Array.Exists(members, m => m.IsLoose && has(m)),
        1 => true,
        _ => false,
    };

    /// <summary>The strings that exactly one member lists, if all that allow strings list them.</summary>
    private StringForm[]? ExactlyOneWord(SchemaForms[] members)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (SchemaForms member in members)
        {
            if (member.IsLoose || member.Strings.Length > 1)
                return null;
            if (member.Strings.Length == 0)
                continue;
            if (member.Strings[0] is not { Words: { } words, Refused.Length: 0 })
                return null;
            foreach (string word in words)
            {
                budget.Step();
                counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }
        string[] once = [.. counts.Where(c => c.Value == 1).Select(c => c.Key)];
        return once.Length == 0 ? [] : [new StringForm { Words = once }];
    }

    /// <summary>What is in exactly one set. Where two have something in common, the other is taken out of each.</summary>
    private T[] ExactlyOne<T>(
        T[] context, T[][] sets, bool[] loose, T[] all, Func<T, T, T?> meet, Func<T, bool> isEmpty, Func<T[], T[]?> complement, Refusal origin, ref bool isLoose)
        where T : class
    {
        int[] some = [.. Enumerable.Range(0, sets.Length).Where(i => sets[i].Length != 0)];
        if (some.Length == 0)
            return [];
        if (some.Length == 1)
            return sets[some[0]];
        T[][] within = Array.ConvertAll(sets, s => Product(context, s, all, meet));
        Dictionary<string, HashSet<string>>[] tags = Array.ConvertAll(within, w => w is ObjectForm[] objects ? TagsOf(objects) : NoTags);
        List<T[]> parts = [];
        Dictionary<int, T[]?> complements = [];
        bool[,] overlaps = new bool[sets.Length, sets.Length];
        budget.Charge(sets.Length * sets.Length);
        for (int i = 0; i < some.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                budget.Step();
                overlaps[some[i], some[j]] = overlaps[some[j], some[i]] =
                    !AreApart(tags[some[i]], tags[some[j]]) && Overlap(within[some[i]], sets[some[j]], meet, isEmpty);
            }
        }
        foreach (int own in some)
        {
            T[] part = sets[own];
            foreach (int other in some)
            {
                if (part.Length == 0)
                    break;
                if (!overlaps[own, other])
                    continue;
                if (!complements.TryGetValue(other, out T[]? rest))
                    complements.Add(other, rest = loose[other] ? null : complement(sets[other]));
                if (rest is null || (long)part.Length * rest.Length > MaxCombined)
                {
                    Refuse(origin);
                    isLoose = true;
                    return Union(sets, all);
                }
                part = Product(part, rest, all, meet);
            }
            parts.Add(part);
        }
        return Union([.. parts], all);
    }

    private bool Overlap<T>(T[] left, T[] right, Func<T, T, T?> meet, Func<T, bool> isEmpty)
    {
        foreach (T one in left)
        {
            foreach (T other in right)
            {
                budget.Step();
                if (meet(one, other) is { } both && !isEmpty(both))
                    return true;
            }
        }
        return false;
    }
}
