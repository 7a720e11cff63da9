using System.Text.Json;

namespace LocalMode;

/// <content>Keywords.</content>
internal sealed partial class SchemaParser
{
    private void ReadKeywords(JsonSchemaNode node, bool referenceOnly, int depth)
    {
        SchemaDialect dialect = node.Resource.Dialect;
        JsonSchemaDraft draft = dialect.Draft;
        foreach (JsonProperty member in node.Element.EnumerateObject())
        {
            string keyword = SchemaText.NameOf(member);
            JsonElement value = member.Value;
            if (referenceOnly && keyword is not ("$ref" or "definitions" or "$defs"))
                continue;
            switch (keyword)
            {
                case "$ref":
                    // In old drafts a property may have this name in a place that is no schema; a string is what makes it a reference.
                    if (value.ValueKind == JsonValueKind.String)
                        _pending.Enqueue(new PendingReference(node, keyword, SchemaText.StringOf(value)));
                    else
                        throw Unexpected(node, keyword, "a URI reference", value);
                    break;
                case "$recursiveRef" when draft == JsonSchemaDraft.Draft201909:
                case "$dynamicRef" when draft == JsonSchemaDraft.Draft202012:
                    _pending.Enqueue(new PendingReference(node, keyword, Text(node, keyword, value)));
                    break;
                case "$anchor" when draft >= JsonSchemaDraft.Draft201909:
                    AddAnchor(node.Resource.Anchors, Text(node, keyword, value), node);
                    break;
                case "$dynamicAnchor" when draft == JsonSchemaDraft.Draft202012:
                    AddAnchor(node.Resource.DynamicAnchors, Text(node, keyword, value), node);
                    break;
                case "$recursiveAnchor" when draft == JsonSchemaDraft.Draft201909 && node.Resource.Root == node:
                    if (value.ValueKind == JsonValueKind.True)
                        AddAnchor(node.Resource.DynamicAnchors, "", node);
                    break;
                case "definitions" or "$defs":
                    if (value.ValueKind == JsonValueKind.Object)
                        ReadNamed(node, keyword, value, depth);
                    break;
                case "format":
                    node.Format = Text(node, keyword, value);
                    node.FormatCheck = FormatChecks.Find(node.Format, draft);
                    break;
                default:
                    if (!(dialect.Has(SchemaVocabularies.Validation) && ReadAssertion(node, keyword, value, draft))
                        && !(dialect.Has(SchemaVocabularies.Applicator) && ReadApplicator(node, keyword, value, draft, depth))
                        && dialect.Has(SchemaVocabularies.Unevaluated) && draft >= JsonSchemaDraft.Draft201909)
                        ReadUnevaluated(node, keyword, value, depth);
                    break;
            }
        }
        Finish(node);
    }

    private bool ReadApplicator(JsonSchemaNode node, string keyword, JsonElement value, JsonSchemaDraft draft, int depth)
    {
        switch (keyword)
        {
            case "allOf":
                node.AllNodes = ReadList(node, keyword, value, depth, allowEmpty: false);
                return true;
            case "anyOf":
                node.AnyNodes = ReadList(node, keyword, value, depth, allowEmpty: false);
                return true;
            case "oneOf":
                node.OneNodes = ReadList(node, keyword, value, depth, allowEmpty: false);
                return true;
            case "not":
                node.Not = ReadChild(node, keyword, value, depth);
                return true;
            case "if" when draft >= JsonSchemaDraft.Draft7:
                node.If = ReadChild(node, keyword, value, depth);
                return true;
            case "then" when draft >= JsonSchemaDraft.Draft7:
                node.Then = ReadChild(node, keyword, value, depth);
                return true;
            case "else" when draft >= JsonSchemaDraft.Draft7:
                node.Else = ReadChild(node, keyword, value, depth);
                return true;
            case "properties":
                node.PropertyNodes = ReadNamed(node, keyword, value, depth);
                return true;
            case "patternProperties":
                node.PatternNodes = ReadPatternProperties(node, keyword, value, depth);
                return true;
            case "additionalProperties":
                node.AdditionalProperties = ReadChild(node, keyword, value, depth, booleanInDraft4: true);
                return true;
            case "propertyNames" when draft >= JsonSchemaDraft.Draft6:
                node.PropertyNames = ReadChild(node, keyword, value, depth);
                return true;
            case "dependentSchemas" when draft >= JsonSchemaDraft.Draft201909:
                node.DependentNodes = [.. node.DependentNodes, .. ReadNamed(node, keyword, value, depth)];
                return true;
            case "dependencies":
                ReadDependencies(node, keyword, value, depth);
                return true;
            case "contains" when draft >= JsonSchemaDraft.Draft6:
                node.Contains = ReadChild(node, keyword, value, depth);
                return true;
            case "prefixItems" when draft == JsonSchemaDraft.Draft202012:
                node.PrefixNodes = ReadList(node, keyword, value, depth, allowEmpty: false);
                return true;
            case "items" when value.ValueKind == JsonValueKind.Array && draft < JsonSchemaDraft.Draft202012:
                node.PrefixKeyword = keyword;
                node.PrefixNodes = ReadList(node, keyword, value, depth, allowEmpty: true);
                return true;
            case "items" when value.ValueKind == JsonValueKind.Array:
                throw new SchemaInvalidException($"{node.JsonPointer}/items", "Expected one schema, found an array. Draft 2020-12 has prefixItems for that; name the older draft by $schema or JsonSchemaOptions.DefaultDraft if it is one.");
            case "items":
                node.ItemsKeyword = keyword;
                node.Items = ReadChild(node, keyword, value, depth, booleanInDraft4: true);
                return true;
            case "additionalItems" when draft < JsonSchemaDraft.Draft202012:
                ReadAdditionalItems(node, keyword, value, depth);
                return true;
            default:
                return false;
        }
    }

    /// <summary><c>additionalItems</c> counts only beside an array in <c>items</c>, which may come later.</summary>
    private void ReadAdditionalItems(JsonSchemaNode node, string keyword, JsonElement value, int depth)
    {
        JsonSchemaNode child = ReadChild(node, keyword, value, depth, booleanInDraft4: true);
        if (!SchemaText.TryGetMember(node.Element, "items", out JsonElement items) || items.ValueKind != JsonValueKind.Array)
            return;
        node.ItemsKeyword = keyword;
        node.Items = child;
    }

    private void ReadUnevaluated(JsonSchemaNode node, string keyword, JsonElement value, int depth)
    {
        if (keyword == "unevaluatedItems")
            node.UnevaluatedItems = ReadChild(node, keyword, value, depth);
        else if (keyword == "unevaluatedProperties")
            node.UnevaluatedProperties = ReadChild(node, keyword, value, depth);
    }

    private void ReadDependencies(JsonSchemaNode node, string keyword, JsonElement value, int depth)
    {
        List<JsonSchemaProperty> schemas = [.. node.DependentNodes];
        List<JsonSchemaDependency> names = [.. node.DependentNames];
        foreach (JsonProperty entry in Members(node, keyword, value))
        {
            string name = SchemaText.NameOf(entry);
            string at = $"{keyword}/{JsonPointers.Escape(name)}";
            if (entry.Value.ValueKind == JsonValueKind.Array)
                names.Add(new JsonSchemaDependency(name, Names(node, at, entry.Value), at));
            else
                schemas.Add(new JsonSchemaProperty(name, ReadChild(node, at, entry.Value, depth), at));
        }
        node.DependentNodes = [.. schemas];
        node.DependentNames = [.. names];
    }

    private JsonSchemaNode ReadChild(JsonSchemaNode node, string path, JsonElement value, int depth, bool booleanInDraft4 = false)
    {
        string pointer = $"{node.LocalPointer}/{path}";
        if (booleanInDraft4 && node.Draft == JsonSchemaDraft.Draft4 && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            JsonSchemaNode constant = new(value, pointer, node.Resource) { Always = value.ValueKind == JsonValueKind.True };
            node.Resource.Document.Nodes[pointer] = constant;
            return constant;
        }
        // A reference may have read it already, out of order.
        return node.Resource.Document.Nodes.TryGetValue(pointer, out JsonSchemaNode? known)
            ? known
            : ReadNode(value, pointer, node.Resource, isResourceRoot: false, depth + 1);
    }

    private JsonSchemaNode[] ReadList(JsonSchemaNode node, string keyword, JsonElement value, int depth, bool allowEmpty)
    {
        if (value.ValueKind != JsonValueKind.Array || (!allowEmpty && value.GetArrayLength() == 0))
            throw Unexpected(node, keyword, allowEmpty ? "an array of schemas" : "an array of at least one schema", value);
        JsonSchemaNode[] children = new JsonSchemaNode[value.GetArrayLength()];
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            children[index] = ReadChild(node, $"{keyword}/{index}", item, depth);
            index++;
        }
        return children;
    }

    private JsonSchemaProperty[] ReadNamed(JsonSchemaNode node, string keyword, JsonElement value, int depth)
    {
        List<JsonSchemaProperty> children = [];
        foreach (JsonProperty entry in Members(node, keyword, value))
        {
            string name = SchemaText.NameOf(entry);
            string at = $"{keyword}/{JsonPointers.Escape(name)}";
            children.Add(new JsonSchemaProperty(name, ReadChild(node, at, entry.Value, depth), at));
        }
        return [.. children];
    }
}
