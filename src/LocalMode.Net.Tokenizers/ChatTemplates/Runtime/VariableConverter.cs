using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Turns a caller's values into values of the template language. Their text is not trusted.</summary>
internal static class VariableConverter
{
    private const int MaxDepth = 64;

    public static TemplateValue Convert(string name, object? value) => Convert(name, value, 0);

    private static TemplateValue Convert(string name, object? value, int depth)
    {
        if (depth > MaxDepth) throw new ArgumentException($"The variable '{name}' nests deeper than {MaxDepth} levels.");
        return value switch
        {
            null => NoneValue.Instance,
            string text => StringValue.Untrusted(text),
            bool truth => BoolValue.Of(truth),
            int number => IntValue.Of(number),
            long number => IntValue.Of(new BigInteger(number)),
            byte number => IntValue.Of(number),
            short number => IntValue.Of(number),
            uint number => IntValue.Of(new BigInteger(number)),
            ulong number => IntValue.Of(new BigInteger(number)),
            BigInteger number => IntValue.Of(number),
            double number => new FloatValue(number),
            float number => new FloatValue(number),
            decimal number => new FloatValue((double)number),
            JsonElement element => Convert(name, element, depth),
            IEnumerable<KeyValuePair<string, object?>> map => ToMap(name, map, depth),
            IDictionary map => ToMap(name, Entries(name, map), depth),
            IEnumerable items => ToList(name, items, depth),
            _ => throw new ArgumentException(
                $"The variable '{name}' holds a {value.GetType()}. Expected: null, text, truth values, numbers, JsonElement, dictionaries or sequences of these."),
        };
    }

    private static TemplateValue Convert(string name, JsonElement element, int depth)
    {
        if (depth > MaxDepth) throw new ArgumentException($"The variable '{name}' nests deeper than {MaxDepth} levels.");
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return StringValue.Untrusted(element.GetString()!);
            case JsonValueKind.True or JsonValueKind.False:
                return BoolValue.Of(element.GetBoolean());
            case JsonValueKind.Number:
                return ToNumber(name, element);
            case JsonValueKind.Array:
                var items = new List<TemplateValue>(element.GetArrayLength());
                foreach (JsonElement item in element.EnumerateArray()) items.Add(Convert(name, item, depth + 1));
                return new ListValue(items);
            case JsonValueKind.Object:
                var map = new MapValue();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    map.Entries[StringValue.Untrusted(property.Name)] = Convert(name, property.Value, depth + 1);
                }

                return map;
            default:
                return NoneValue.Instance;
        }
    }

    // As Python's json does: digits alone are an integer of any width, a point or an exponent makes a float.
    private static TemplateValue ToNumber(string name, JsonElement element)
    {
        string raw = element.GetRawText();
        if (raw.AsSpan().ContainsAny(".eE")) return new FloatValue(element.GetDouble());
        if (raw.Length > IntValue.MaxDigits) throw new ArgumentException($"The variable '{name}' holds a number of more than {IntValue.MaxDigits} digits.");
        return IntValue.Of(BigInteger.Parse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static MapValue ToMap(string name, IEnumerable<KeyValuePair<string, object?>> entries, int depth)
    {
        var map = new MapValue();
        foreach ((string key, object? value) in entries) map.Entries[StringValue.Untrusted(key)] = Convert(name, value, depth + 1);
        return map;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Entries(string name, IDictionary map)
    {
        foreach (DictionaryEntry entry in map)
        {
            if (entry.Key is not string key) throw new ArgumentException($"The variable '{name}' holds a dictionary whose keys are no text.");
            yield return new(key, entry.Value);
        }
    }

    private static ListValue ToList(string name, IEnumerable items, int depth)
    {
        var list = new List<TemplateValue>();
        foreach (object? item in items) list.Add(Convert(name, item, depth + 1));
        return new ListValue(list);
    }
}
