namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>How many items an array can have.</summary>
/// <param name="First">The first items that can be used.</param>
/// <param name="HasRest">Whether more can follow them.</param>
/// <param name="Most">The most items.</param>
internal sealed record ItemCounts(int First, bool HasRest, long Most)
{
    /// <summary>Finds the items of an array if only some nodes have texts; <see langword="null"/> if the array has none then.</summary>
    public static ItemCounts? Find(ArrayNode node, long most, Func<GrammarNode, bool> hasText, WritableTexts texts)
    {
        if (node.MinCounted > node.MaxCounted)
            return null;
        if (node is { UniqueStrings: true, MinCounted: > 0, First.Length: 0, Rest.Counted: { } only } && texts.CountStrings(only) < node.MinCounted)
            return null;
        int first = 0;
        long forced = 0, possible = 0;
        for (; first < node.First.Length && first < most; first++)
        {
            // The items before it may have taken as many of its texts.
            if (!Add(node.First[first], 1) || (node.UniqueStrings && Count(node.First[first]) <= first))
                break;
            if (forced > node.MaxCounted)
                break;
        }

        // What is forced and what is possible is only right up to the fewest items that are needed: more are never needed but to count them.
        bool hasRest = first == node.First.Length && first < most && node.Rest is not null && IsUsable(node.Rest);
        if (!hasRest)
            most = Math.Min(most, first);
        else if (node.UniqueStrings && Count(node.Rest!) is var count and < WritableTexts.Many)
            most = Math.Min(most, Math.Max(first, count));
        return node.MinItems <= most && HasLength() ? new ItemCounts(first, hasRest && most > first, most) : null;

        bool IsUsable(ArrayItem item) => hasText(item.Plain) || (item.Counted is not null && hasText(item.Counted));

        bool Add(ArrayItem item, long times)
        {
            bool plain = hasText(item.Plain), counted = item.Counted is not null && hasText(item.Counted);
            forced += plain ? 0 : times;
            possible += counted ? times : 0;
            return plain || counted;
        }

        long Count(ArrayItem item) => Math.Max(
            hasText(item.Plain) ? texts.CountStrings(item.Plain) : 0, item.Counted is not null && hasText(item.Counted) ? texts.CountStrings(item.Counted) : 0);

        // Whether some number of items has enough counted ones, and not too many that must be.
        bool HasLength()
        {
            forced = possible = 0;
            long length = 0;
            for (; length < first && (length < node.MinItems || possible < node.MinCounted); length++)
                Add(node.First[length], 1);
            long more = Math.Max(0, node.MinItems - length);
            if (possible < node.MinCounted)
            {
                if (!hasRest || node.Rest!.Counted is null || !hasText(node.Rest.Counted))
                    return false;
                more = Math.Max(more, node.MinCounted - possible);
            }
            if (more > 0 && length + more <= most)
                Add(node.Rest!, more);
            return length + more <= most && !(forced > node.MaxCounted);
        }
    }
}
