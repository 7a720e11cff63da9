using System.Text.Json;
using LocalMode.Tokenizers.Constraints.Grammar;
using LocalMode.Tokenizers.Constraints.Numbers;
using GrammarChoice = LocalMode.Tokenizers.Constraints.Grammar.ChoiceNode;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas;

/// <summary>Tells whether a JSON value is one of a grammar: what matchers do token by token, done on parsed JSON. The order of declared properties may be left out.</summary>
internal static class GrammarReader
{
    public static bool Accepts(GrammarNode node, JsonElement value, bool inOrder = true) => node switch
    {
        DocumentNode document => Accepts(document.Value, value, inOrder),
        LinkNode link => Accepts(link.Target, value, inOrder),
        GrammarChoice choice => Array.Exists(choice.Alternatives, a => Accepts(a, value, inOrder)),
        LiteralNode literal => value.ValueKind is JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False && System.Text.Encoding.UTF8.GetString(literal.Utf8) == value.GetRawText(),
        NumberNode number => value.ValueKind == JsonValueKind.Number && Contains(number.Numbers, value),
        StringNode text => value.ValueKind == JsonValueKind.String && IsText(text, value.GetString()!),
        ObjectNode objects => value.ValueKind == JsonValueKind.Object && IsObject(objects, value, inOrder),
        ArrayNode arrays => value.ValueKind == JsonValueKind.Array && IsArray(arrays, [.. value.EnumerateArray()], inOrder),
        NeverNode => false,
        _ => throw new InvalidOperationException($"A {node.GetType().Name} is no JSON."),
    };

    private static bool Contains(NumberSet numbers, JsonElement value)
    {
        string text = value.GetRawText();
        bool isSpelled = numbers.Spelling switch
        {
            NumberSpelling.Any => true,
            NumberSpelling.NoExponent => !text.Contains('e', StringComparison.OrdinalIgnoreCase),
            _ => text.All(c => char.IsAsciiDigit(c) || c == '-'),
        };
        return isSpelled && numbers.Contains(ExactDecimal.Parse(value));
    }

    private static bool IsText(StringNode node, string text)
    {
        int length = text.EnumerateRunes().Count();
        return length >= node.MinLength && !(length > node.MaxLength) && node.Language.Accepts(text);
    }

    private static bool IsObject(ObjectNode node, JsonElement value, bool inOrder)
    {
        int next = 0;
        int count = 0;
        bool others = false;
        HashSet<string> seen = [];
        foreach (JsonProperty member in value.EnumerateObject())
        {
            count++;
            if (!seen.Add(member.Name))
                return false;
            int index = Array.FindIndex(node.Declared, d => d.Name == member.Name);
            if (index >= 0)
            {
                if ((inOrder && (others || index < next)) || !Accepts(node.Declared[index].Value, member.Value, inOrder))
                    return false;
                next = index + 1;
                continue;
            }
            others = true;
            if (!Array.Exists(node.Others, o => o.Names.Accepts(member.Name) && Accepts(o.Value, member.Value, inOrder)))
                return false;
        }
        return Array.TrueForAll(node.Declared, d => !d.IsRequired || seen.Contains(d.Name)) && count >= node.MinProperties && !(count > node.MaxProperties);
    }

    private static bool IsArray(ArrayNode node, JsonElement[] items, bool inOrder)
    {
        if (items.Length < node.MinItems || items.Length > node.MaxItems || (items.Length > node.First.Length && node.Rest is null))
            return false;
        if (node.UniqueStrings && items.Select(i => i.GetString()).Distinct().Count() != items.Length)
            return false;
        // Counted where that is possible; where it must not be counted, the plain item denies it.
        int counted = 0;
        for (int i = 0; i < items.Length; i++)
        {
            ArrayItem item = i < node.First.Length ? node.First[i] : node.Rest!;
            if (item.Counted is not null && Accepts(item.Counted, items[i], inOrder))
                counted++;
            else if (!Accepts(item.Plain, items[i], inOrder))
                return false;
        }
        return counted >= node.MinCounted && !(counted > node.MaxCounted);
    }
}
