namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Python's sort: equal elements keep their order, also when it runs backwards. A merge sort, which ends even where NaN has no order.</summary>
internal static class StableSort
{
    public static IReadOnlyList<T> By<T>(IEnumerable<T> items, Func<T, TemplateValue> key, bool reverse, RenderContext context)
    {
        T[] sorted = [.. items];
        TemplateValue[] keys = new TemplateValue[sorted.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = key(sorted[i]);
        var order = new int[sorted.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Sort(order, new int[order.Length], keys, reverse, context);
        var result = new T[sorted.Length];
        for (int i = 0; i < result.Length; i++) result[i] = sorted[order[i]];
        return result;
    }

    private static void Sort(Span<int> order, Span<int> buffer, TemplateValue[] keys, bool reverse, RenderContext context)
    {
        if (order.Length < 2) return;
        int middle = order.Length / 2;
        Sort(order[..middle], buffer[..middle], keys, reverse, context);
        Sort(order[middle..], buffer[middle..], keys, reverse, context);
        order.CopyTo(buffer);
        (int left, int right) = (0, middle);
        for (int i = 0; i < order.Length; i++)
        {
            bool takesRight = left == middle || (right < order.Length && GoesFirst(keys[buffer[right]], keys[buffer[left]], reverse, context));
            order[i] = buffer[takesRight ? right++ : left++];
        }
    }

    private static bool GoesFirst(TemplateValue later, TemplateValue earlier, bool reverse, RenderContext context) =>
        reverse ? Comparison.Order(earlier, later, "<", context) < 0 : Comparison.Order(later, earlier, "<", context) < 0;
}
