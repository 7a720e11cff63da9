using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>
/// Strings that must not come twice. An array takes any string that it does not have yet, so none may be the last one that a later place, or the count,
/// needs: each place has more of them than stand before it, or all have the same.
/// </content>
internal sealed partial class SchemaGraph
{
    private bool IsUnique(ArrayForm form, ContainsRule? counting, int? limit, List<ArrayItem> first, ArrayItem? rest)
    {
        if (form.Unique is null || limit <= 1)
            return false;
        List<ArrayItem> items = rest is null ? first : [.. first, rest];
        bool isUnique = items.TrueForAll(IsString)
            && (counting?.Maximum is null ? HasEnough(first, rest, limit) : items.TrueForAll(i => IsEndless(i.Plain)) || items is [{ Plain: NeverNode }])
            && (counting is null || HasEnoughToCount(items, counting));
        if (!isUnique)
            Refuse(form.Unique);
        return isUnique;
    }

    private static bool IsString(ArrayItem item) => item.Plain is StringNode or NeverNode && item.Counted is null or StringNode or NeverNode;

    private static bool HasEnough(List<ArrayItem> first, ArrayItem? rest, int? limit)
    {
        GrammarNode one = (rest ?? first[0]).Plain;
        if (first.TrueForAll(i => IsAlike(i.Plain, one)))
            return true;
        for (int i = 0; i < first.Count; i++)
        {
            if (CountOf(first[i].Plain) <= i)
                return false;
        }
        return rest is null || CountOf(rest.Plain) >= (limit ?? int.MaxValue);
    }

    /// <summary>Where as much is counted as can be, the first one that is needed has not come yet. Of more, some may have come where they were not counted.</summary>
    private static bool HasEnoughToCount(List<ArrayItem> items, ContainsRule counting) =>
        counting.Minimum == 0
        || (counting.From == 0 && (counting.Minimum == 1 || items.Count == 1))
        || items.TrueForAll(i => i.Counted is null or NeverNode || IsEndless(i.Counted));

    private static bool IsEndless(GrammarNode node) => CountOf(node) == int.MaxValue;

    private static bool IsAlike(GrammarNode one, GrammarNode other) =>
        ReferenceEquals(one, other)
        || (one is StringNode a && other is StringNode b && ReferenceEquals(a.Language, b.Language) && a.MinLength == b.MinLength && a.MaxLength == b.MaxLength);

    /// <summary>Counts the texts, up to <see cref="int.MaxValue"/>; those of one character are as many already.</summary>
    private static long CountOf(GrammarNode node) => node switch
    {
        StringNode { MaxLength: 0 } => 1,
        StringNode text => text.Language.CountTexts(text.Language.Start, int.MaxValue),
        _ => 0,
    };
}
