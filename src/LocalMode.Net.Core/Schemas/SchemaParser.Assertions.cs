using System.Globalization;
using System.Text.Json;

namespace LocalMode;

/// <content>Assertions and the typed reading of values.</content>
internal sealed partial class SchemaParser
{
    private bool ReadAssertion(JsonSchemaNode node, string keyword, JsonElement value, JsonSchemaDraft draft)
    {
        switch (keyword)
        {
            case "type":
                node.Types = ReadTypes(node, keyword, value);
                return true;
            case "enum":
                ReadEnum(node, keyword, value);
                return true;
            case "const" when draft >= JsonSchemaDraft.Draft6:
                node.Const = value;
                return true;
            case "multipleOf":
                node.MultipleOf = Number(node, keyword, value);
                if (JsonNumber.Parse(value).Sign <= 0)
                    throw Unexpected(node, keyword, "a number above zero", value);
                return true;
            case "minimum":
                node.Minimum = Number(node, keyword, value);
                return true;
            case "maximum":
                node.Maximum = Number(node, keyword, value);
                return true;
            case "exclusiveMinimum" when draft >= JsonSchemaDraft.Draft6:
                node.ExclusiveMinimum = Number(node, keyword, value);
                return true;
            case "exclusiveMaximum" when draft >= JsonSchemaDraft.Draft6:
                node.ExclusiveMaximum = Number(node, keyword, value);
                return true;
            case "exclusiveMinimum" or "exclusiveMaximum":
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                    throw Unexpected(node, keyword, "a Boolean, as draft 4 has it", value);
                return true;
            case "minLength":
                node.MinLength = Count(node, keyword, value);
                return true;
            case "maxLength":
                node.MaxLength = Count(node, keyword, value);
                return true;
            case "pattern":
                node.Pattern = Pattern(node, keyword, Text(node, keyword, value));
                return true;
            case "minItems":
                node.MinItems = Count(node, keyword, value);
                return true;
            case "maxItems":
                node.MaxItems = Count(node, keyword, value);
                return true;
            case "uniqueItems":
                node.UniqueItems = value.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? value.ValueKind == JsonValueKind.True
                    : throw Unexpected(node, keyword, "a Boolean", value);
                return true;
            case "minContains" when draft >= JsonSchemaDraft.Draft201909:
                node.MinContains = Count(node, keyword, value);
                return true;
            case "maxContains" when draft >= JsonSchemaDraft.Draft201909:
                node.MaxContains = Count(node, keyword, value);
                return true;
            case "minProperties":
                node.MinProperties = Count(node, keyword, value);
                return true;
            case "maxProperties":
                node.MaxProperties = Count(node, keyword, value);
                return true;
            case "required":
                node.RequiredNames = Names(node, keyword, value);
                return true;
            case "dependentRequired" when draft >= JsonSchemaDraft.Draft201909:
                List<JsonSchemaDependency> entries = [.. node.DependentNames];
                foreach (JsonProperty entry in Members(node, keyword, value))
                {
                    string at = $"{keyword}/{JsonPointers.Escape(SchemaText.NameOf(entry))}";
                    entries.Add(new JsonSchemaDependency(SchemaText.NameOf(entry), Names(node, at, entry.Value), at));
                }
                node.DependentNames = [.. entries];
                return true;
            default:
                return false;
        }
    }

    /// <summary>What depends on several keywords.</summary>
    private static void Finish(JsonSchemaNode node)
    {
        if (node.Draft == JsonSchemaDraft.Draft4)
        {
            if (node.Minimum is not null && IsTrue(node.Element, "exclusiveMinimum"))
                (node.ExclusiveMinimum, node.Minimum, node.ExclusiveMinimumKeyword) = (node.Minimum, null, "minimum");
            if (node.Maximum is not null && IsTrue(node.Element, "exclusiveMaximum"))
                (node.ExclusiveMaximum, node.Maximum, node.ExclusiveMaximumKeyword) = (node.Maximum, null, "maximum");
        }
        if (node.Contains is null)
            node.MinContains = node.MaxContains = null;
        else
            node.MinContains ??= 1;
        if (node.If is null)
            node.Then = node.Else = null;
        node.Members = MemberTable.Create(node);
    }

    private static bool IsTrue(JsonElement element, string name) =>
        SchemaText.TryGetMember(element, name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static void ReadEnum(JsonSchemaNode node, string keyword, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw Unexpected(node, keyword, "an array", value);
        JsonElement[] values = new JsonElement[value.GetArrayLength()];
        HashSet<string> strings = new(StringComparer.Ordinal);
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            values[index++] = item;
            if (item.ValueKind == JsonValueKind.String)
                strings.Add(SchemaText.StringOf(item));
        }
        node.Enum = values;
        node.EnumStrings = strings.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private static JsonSchemaTypes ReadTypes(JsonSchemaNode node, string keyword, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            return TypeOf(node, keyword, value);
        JsonSchemaTypes types = JsonSchemaTypes.None;
        foreach (JsonElement item in value.EnumerateArray())
            types |= TypeOf(node, keyword, item);
        return types;
    }

    private static JsonSchemaTypes TypeOf(JsonSchemaNode node, string keyword, JsonElement value) =>
        (value.ValueKind == JsonValueKind.String ? SchemaText.StringOf(value) : null) switch
        {
            "null" => JsonSchemaTypes.Null,
            "boolean" => JsonSchemaTypes.Boolean,
            "object" => JsonSchemaTypes.Object,
            "array" => JsonSchemaTypes.Array,
            "number" => JsonSchemaTypes.Number,
            "string" => JsonSchemaTypes.String,
            "integer" => JsonSchemaTypes.Integer,
            _ => throw Unexpected(node, keyword, "null, boolean, object, array, number, string or integer, or an array of them", value),
        };

    private JsonSchemaPatternProperty[] ReadPatternProperties(JsonSchemaNode node, string keyword, JsonElement value, int depth)
    {
        List<JsonSchemaPatternProperty> children = [];
        foreach (JsonProperty entry in Members(node, keyword, value))
        {
            string source = SchemaText.NameOf(entry);
            string at = $"{keyword}/{JsonPointers.Escape(source)}";
            children.Add(new JsonSchemaPatternProperty(Pattern(node, at, source), ReadChild(node, at, entry.Value, depth)));
        }
        return [.. children];
    }

    private JsonSchemaPattern Pattern(JsonSchemaNode node, string keyword, string source)
    {
        const int MaxLength = 8192;
        if (source.Length > MaxLength)
            throw new SchemaTooComplexException($"patterns of {MaxLength:N0} characters");
        if (_patterns.TryGetValue(source, out JsonSchemaPattern? pattern))
            return pattern;
        if (_patterns.Count == MaxPatterns)
            throw new SchemaTooComplexException($"{MaxPatterns:N0} different patterns");
        pattern = JsonSchemaPattern.TryCreate(source, _options.PatternTimeout, out string? problem)
            ?? throw new SchemaInvalidException($"{node.JsonPointer}/{keyword}", $"The pattern '{SchemaText.Cut(source)}' cannot be read: {problem}");
        _patterns.Add(source, pattern);
        return pattern;
    }

    private static string[] Names(JsonSchemaNode node, string keyword, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array)
            throw Unexpected(node, keyword, "an array of names", value);
        string[] names = new string[value.GetArrayLength()];
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
            names[index++] = Text(node, keyword, item);
        return names;
    }

    private static JsonElement.ObjectEnumerator Members(JsonSchemaNode node, string keyword, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : throw Unexpected(node, keyword, "an object", value);

    private static string Text(JsonSchemaNode node, string keyword, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? SchemaText.StringOf(value) : throw Unexpected(node, keyword, "a string", value);

    private static JsonElement Number(JsonSchemaNode node, string keyword, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value : throw Unexpected(node, keyword, "a number", value);

    private static int Count(JsonSchemaNode node, string keyword, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            JsonNumber number = JsonNumber.Parse(value);
            if (number.Sign >= 0 && number.IsInteger)
                return number.ToInt32Saturating();
        }
        throw Unexpected(node, keyword, "a whole number of at least 0", value);
    }

    private static SchemaInvalidException Unexpected(JsonSchemaNode node, string keyword, string expected, JsonElement value)
    {
        string found = value.ValueKind is JsonValueKind.Array or JsonValueKind.Object
            ? SchemaText.KindOf(value)
            : SchemaText.Cut(value.GetRawText());
        return new SchemaInvalidException(string.Create(CultureInfo.InvariantCulture, $"{node.JsonPointer}/{keyword}"), $"Expected {expected}, found {found}.");
    }
}
