using System.Text.Json;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>What tells the members of a <c>oneOf</c> apart at a glance: a property that must be there, with some words of its own.</content>
internal sealed partial class SchemaGraph
{
    private static readonly Dictionary<string, HashSet<string>> NoTags = [];

    /// <summary>The words that required properties may have, by name.</summary>
    private Dictionary<string, HashSet<string>> TagsOf(ObjectForm[] forms)
    {
        if (forms is not [ObjectForm form] || form.Required.Length == 0)
            return NoTags;
        Dictionary<string, HashSet<string>> tags = new(StringComparer.Ordinal);
        foreach (string name in form.Required)
        {
            foreach (SchemaTerm term in TermsOf(form, name).Terms)
            {
                if (term is NodeTerm node && WordsOf(node.Node) is { } words && !tags.TryAdd(name, words))
                    tags[name].IntersectWith(words);
            }
        }
        return tags;
    }

    /// <summary>The words that a schema lists; <see langword="null"/> if it lists none, or other values too.</summary>
    private HashSet<string>? WordsOf(JsonSchemaNode node)
    {
        IReadOnlyList<JsonElement> values = node.Const is { } value ? [value] : node.Enum ?? [];
        HashSet<string> words = new(StringComparer.Ordinal);
        foreach (JsonElement listed in values)
        {
            budget.Step();
            if (listed.ValueKind != JsonValueKind.String || !JsonTexts.TryRead(listed, out string? word))
                return null;
            words.Add(word);
        }
        return words.Count == 0 ? null : words;
    }

    private static bool AreApart(Dictionary<string, HashSet<string>> left, Dictionary<string, HashSet<string>> right)
    {
        foreach ((string name, HashSet<string> words) in left)
        {
            if (right.TryGetValue(name, out HashSet<string>? others) && !words.Overlaps(others))
                return true;
        }
        return false;
    }
}
