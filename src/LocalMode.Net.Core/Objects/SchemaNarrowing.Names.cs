using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalMode;

/// <content>Enumerations, and the keys of dictionaries.</content>
internal sealed partial class SchemaNarrowing
{
    private static void NarrowEnum(JsonObject schema, Type type, JsonSerializerOptions options)
    {
        bool isFlags = type.IsDefined(typeof(FlagsAttribute), inherit: false);
        bool isNullable = HasType(schema, "null");
        if (HasType(schema, "string"))
        {
            // Several flags are written as one text, so there is no list of them.
            if (!schema.ContainsKey("enum") && Names(type, options, asKeys: false) is { Count: > 0 } names)
                schema["pattern"] = Combinations(names);
            return;
        }
        if (!HasType(schema, "integer"))
            return;
        List<BigInteger> values = Values(type);
        if (values.Count == 0 || (isFlags && values.Exists(static value => value.Sign < 0)))
        {
            NarrowNumber(schema, NumberRange.Of(Enum.GetUnderlyingType(type))!.Value);
        }
        else if (isFlags)
        {
            NarrowNumber(schema, new("0", values.Aggregate(static (all, value) => all | value).ToString(CultureInfo.InvariantCulture), IsInteger: true));
        }
        else
        {
            JsonArray all = [.. values.Distinct().Select(static value => JsonNode.Parse(value.ToString(CultureInfo.InvariantCulture)))];
            if (isNullable)
                all.Add(null);
            schema["enum"] = all;
        }
    }

    /// <summary>Gives the schema of a dictionary's keys; <see langword="null"/> where any text is one.</summary>
    private static JsonObject? NameSchema(Type key, JsonSerializerOptions options)
    {
        if (key.IsEnum)
            return Names(key, options, asKeys: true) is { Count: > 0 } names ? new() { ["enum"] = new JsonArray([.. names.Select(static name => JsonValue.Create(name))]) } : null;
        if (key == typeof(bool))
            return new() { ["enum"] = new JsonArray("true", "false") };
        if (key == typeof(Guid))
            return new() { ["pattern"] = JsonTexts.Guid };
        if (Texts.TryGetValue(key, out (string Pattern, string? Format) text))
        {
            JsonObject schema = [];
            NarrowText(schema, text.Pattern, text.Format);
            return schema;
        }
        return NumberRange.Of(key) is { } range ? new() { ["pattern"] = NumberNames(range) } : null;
    }

    /// <summary>Numbers as keys: whole ones with one digit less than the greatest, and of the others those with a few digits.</summary>
    private static string NumberNames(NumberRange range)
    {
        if (!range.IsInteger)
            return range.Maximum.Length < 6 ? @"^-?(?:0|[1-9][0-9]{0,3})(?:\.[0-9]{1,3})?$" : @"^-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?$";
        if (range.Maximum == "255")
            return "^(?:0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])$";
        string sign = range.Minimum[0] == '-' ? "-?" : "";
        return string.Create(CultureInfo.InvariantCulture, $"^(?:0|{sign}[1-9][0-9]{{0,{range.Maximum.Length - 2}}})$");
    }

    private static List<BigInteger> Values(Type type)
    {
        List<BigInteger> values = [];
        foreach (object value in Enum.GetValuesAsUnderlyingType(type))
            values.Add(BigInteger.Parse(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
        return values;
    }

    /// <summary>Gives the names by which the serializer knows the values, in their order; keys that it writes as numbers it reads as numbers too.</summary>
    private static List<string> Names(Type type, JsonSerializerOptions options, bool asKeys)
    {
        List<string> names = [];
        foreach (object value in Enum.GetValuesAsUnderlyingType(type))
        {
            object member = Enum.ToObject(type, value);
            JsonElement written = JsonSerializer.SerializeToElement(member, options.GetTypeInfo(type));
            string? name = written.ValueKind == JsonValueKind.String ? written.GetString() : asKeys ? written.GetRawText() : Enum.GetName(type, member);
            if (name is not null && !names.Contains(name))
                names.Add(name);
        }
        return names;
    }

    private static string Combinations(List<string> names)
    {
        StringBuilder any = new("(?:");
        foreach (string name in names)
            any.Append(any.Length > 3 ? "|" : "").Append(Escape(name));
        any.Append(')');
        return $"^{any}(?:, {any})*$";
    }

    internal static string Escape(string literal)
    {
        StringBuilder escaped = new(literal.Length + 8);
        foreach (char c in literal)
        {
            if (@"\^$.*+?()[]{}|/".Contains(c, StringComparison.Ordinal))
                escaped.Append('\\');
            escaped.Append(c);
        }
        return escaped.ToString();
    }
}
