using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Every filter by its name. A new one is a method in one of the groups and a line in that group's table.</summary>
internal static class FilterTable
{
    private static readonly FrozenDictionary<string, TemplateFunction> Filters =
        TextFilters.All.Concat(LayoutFilters.All).Concat(SequenceFilters.All).Concat(OrderFilters.All).Concat(SelectionFilters.All).Concat(ValueFilters.All)
            .ToFrozenDictionary(static entry => entry.Name, static entry => entry.Function, StringComparer.Ordinal);

    public static bool TryGet(string name, [NotNullWhen(true)] out TemplateFunction? function) => Filters.TryGetValue(name, out function);

    public static bool Contains(string name) => Filters.ContainsKey(name);

    public static TemplateFunction Get(string name, RenderContext context) =>
        Filters.GetValueOrDefault(name) ?? throw context.Fail($"the filter '{name}' is unknown or not supported");
}
