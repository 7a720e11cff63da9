namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Python's sort: equal elements keep their order, also when it runs backwards.</summary>
internal static class StableSort
{
    public static IReadOnlyList<T> By<T>(IEnumerable<T> items, Func<T, TemplateValue> key, bool reverse, RenderContext context)
    {
        Comparer<TemplateValue> comparer = Comparer<TemplateValue>.Create((a, b) => Comparison.Order(a, b, "<", context) ?? 0);
        try
        {
            return [.. reverse ? items.OrderByDescending(key, comparer) : items.OrderBy(key, comparer)];
        }
        catch (InvalidOperationException failure) when (failure.InnerException is TemplateFailedException inner)
        {
            // .NET wraps what a comparer throws.
            throw new TemplateFailedException(inner.TemplateMessage, inner.Line, failure);
        }
    }
}
