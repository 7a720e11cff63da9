using System.Text.Json;

namespace LocalMode.Tokenizers.Tests.Constraints.Fuzzing;

/// <summary>What the tests know about schemas by themselves: which parts speak about one value, in the order in which they stand.</summary>
internal sealed class SchemaWalk(JsonElement root, Random random)
{
    private const int MostParts = 40;
    private readonly bool _isOld = root.TryGetProperty("$schema", out JsonElement draft) && draft.GetString()!.Contains("draft-07", StringComparison.Ordinal);

    /// <summary>Unfolds schemas of one value into parts without combinations; of alternatives one is drawn.</summary>
    public List<JsonElement> Parts(IEnumerable<JsonElement> schemas)
    {
        List<JsonElement> parts = [];
        foreach (JsonElement schema in schemas)
            Add(schema, parts);
        return parts;
    }

    /// <summary>Returns the schemas that speak about a property, by the parts of its object.</summary>
    public static List<JsonElement> OfProperty(List<JsonElement> parts, string name, Func<string, string, bool> matches)
    {
        List<JsonElement> schemas = [];
        foreach (JsonElement part in parts.Where(static p => p.ValueKind == JsonValueKind.Object))
        {
            int before = schemas.Count;
            if (part.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(name, out JsonElement own))
                schemas.Add(own);
            if (part.TryGetProperty("patternProperties", out JsonElement patterns))
                schemas.AddRange(patterns.EnumerateObject().Where(p => matches(p.Name, name)).Select(static p => p.Value));
            if (schemas.Count == before && part.TryGetProperty("additionalProperties", out JsonElement additional))
                schemas.Add(additional);
        }

        return schemas;
    }

    /// <summary>Returns the schemas that speak about an item.</summary>
    public List<JsonElement> OfItem(List<JsonElement> parts, int index)
    {
        List<JsonElement> schemas = [];
        foreach (JsonElement part in parts.Where(static p => p.ValueKind == JsonValueKind.Object))
        {
            JsonElement list = default;
            bool hasList = _isOld
                ? part.TryGetProperty("items", out list) && list.ValueKind == JsonValueKind.Array
                : part.TryGetProperty("prefixItems", out list);
            if (hasList && index < list.GetArrayLength())
                schemas.Add(list[index]);
            else if (part.TryGetProperty(hasList && _isOld ? "additionalItems" : "items", out JsonElement rest) && rest.ValueKind != JsonValueKind.Array)
                schemas.Add(rest);
        }

        return schemas;
    }

    /// <summary>Returns the names with a place in the order: of properties as they are met, then required ones.</summary>
    public static List<string> Order(List<JsonElement> parts)
    {
        List<string> names = [];
        foreach (string keyword in new[] { "properties", "required" })
        {
            foreach (JsonElement part in parts.Where(static p => p.ValueKind == JsonValueKind.Object))
            {
                if (!part.TryGetProperty(keyword, out JsonElement found))
                    continue;
                foreach (string name in keyword == "required" ? found.EnumerateArray().Select(static e => e.GetString()!) : found.EnumerateObject().Select(static p => p.Name))
                {
                    if (!names.Contains(name))
                        names.Add(name);
                }
            }
        }

        return names;
    }

    private void Add(JsonElement schema, List<JsonElement> parts)
    {
        if (parts.Count > MostParts)
            return;
        if (schema.ValueKind != JsonValueKind.Object)
        {
            parts.Add(schema);
            return;
        }

        if (_isOld && schema.TryGetProperty("$ref", out JsonElement only))
        {
            Add(Target(only), parts);
            return;
        }

        // The schema's own properties count where they stand among the combinations; its other keywords do not name any.
        bool isIn = false;
        foreach (JsonProperty member in schema.EnumerateObject())
        {
            switch (member.Name)
            {
                case "properties":
                    parts.Add(schema);
                    isIn = true;
                    break;
                case "$ref":
                    Add(Target(member.Value), parts);
                    break;
                case "allOf":
                    foreach (JsonElement part in member.Value.EnumerateArray())
                        Add(part, parts);
                    break;
                case "anyOf" or "oneOf":
                    Add(member.Value[random.Next(member.Value.GetArrayLength())], parts);
                    break;
                case "if" when random.Next(2) == 0:
                    Add(member.Value, parts);
                    if (schema.TryGetProperty("then", out JsonElement then))
                        Add(then, parts);
                    break;
                case "if" when schema.TryGetProperty("else", out JsonElement otherwise):
                    Add(otherwise, parts);
                    break;
                case "const" when member.Value.ValueKind == JsonValueKind.Object:
                    parts.Add(Listing(member.Value));
                    break;
                case "enum":
                    JsonElement drawn = member.Value[random.Next(member.Value.GetArrayLength())];
                    if (drawn.ValueKind == JsonValueKind.Object)
                        parts.Add(Listing(drawn));
                    break;
            }
        }

        if (!isIn)
            parts.Add(schema);
    }

    /// <summary>An object that must be there as it is has its names in its order.</summary>
    private static JsonElement Listing(JsonElement value) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { ["properties"] = JsonSerializer.SerializeToElement(value.EnumerateObject().ToDictionary(static p => p.Name, static p => Constant(p.Value))) });

    private static JsonElement Constant(JsonElement value) => JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { ["const"] = value });

    private JsonElement Target(JsonElement reference)
    {
        JsonElement target = root;
        foreach (string step in reference.GetString()!.Split('/').Skip(1))
            target = target.GetProperty(step);
        return target;
    }
}
