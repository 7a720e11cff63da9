using System.Globalization;
using System.Text.Json;

namespace LocalMode;

/// <content>References.</content>
internal sealed partial class SchemaParser
{
    private void Resolve(PendingReference pending)
    {
        (JsonSchemaNode node, string keyword, string text) = pending;
        (string uri, string fragment) = SchemaUri.Split(text);
        string absolute = SchemaUri.Resolve(node.Resource.Uri, uri)
            ?? throw new SchemaInvalidException($"{node.JsonPointer}/{keyword}", $"'{SchemaText.Cut(text)}' is no URI reference.");
        SchemaResource resource = FindResource(absolute, node, keyword, text);
        JsonSchemaNode target = FindNode(resource, fragment, node, keyword, text);
        switch (keyword)
        {
            case "$ref":
                node.Reference = target;
                break;
            case "$recursiveRef":
                node.DynamicReference = target;
                node.DynamicAnchor = target.Resource.Root == target && target.Resource.DynamicAnchors.ContainsKey("") ? "" : null;
                break;
            default:
                node.DynamicReference = target;
                node.DynamicAnchor = target.Resource.DynamicAnchors.TryGetValue(fragment, out JsonSchemaNode? anchored) && anchored == target ? fragment : null;
                break;
        }
        HasDynamicReferences |= node.DynamicAnchor is not null;
    }

    private SchemaResource FindResource(string uri, JsonSchemaNode from, string keyword, string text)
    {
        if (_resources.TryGetValue(uri, out SchemaResource? resource))
            return resource;
        if (_known.TryGetValue(uri, out JsonElement document))
            document = document.Clone();
        else if (!MetaSchemas.TryGet(uri, out document))
        {
            throw new SchemaInvalidException(
                $"{from.JsonPointer}/{keyword}",
                $"'{SchemaText.Cut(text)}' leads outside the schema, and nothing is fetched. Put the target under $defs, or add its document to JsonSchemaOptions.KnownDocuments.");
        }
        SchemaDialect inherited = SchemaDialect.Of(from.Resource.Dialect.Draft);
        ReadDocument(uri, document, inherited, isMain: false);
        return _resources[uri];
    }

    private JsonSchemaNode FindNode(SchemaResource resource, string fragment, JsonSchemaNode from, string keyword, string text)
    {
        if (fragment.Length == 0)
            return resource.Root!;
        if (fragment[0] != '/')
        {
            if (resource.Anchors.TryGetValue(fragment, out JsonSchemaNode? anchored) || resource.DynamicAnchors.TryGetValue(fragment, out anchored))
                return anchored;
            throw new SchemaInvalidException($"{from.JsonPointer}/{keyword}", $"'{SchemaText.Cut(text)}' leads to no anchor.");
        }
        string pointer = resource.Pointer + fragment;
        return resource.Document.Nodes.TryGetValue(pointer, out JsonSchemaNode? node)
            ? node
            : ReadUnknown(resource, pointer) ?? throw new SchemaInvalidException($"{from.JsonPointer}/{keyword}", $"'{SchemaText.Cut(text)}' leads to nothing. Expected a schema at '{SchemaText.Cut(pointer)}'.");
    }

    /// <summary>Reads a schema that stands where no keyword of the draft has one; <see langword="null"/> if there is none.</summary>
    private JsonSchemaNode? ReadUnknown(SchemaResource resource, string pointer)
    {
        JsonElement current = resource.Document.Root;
        SchemaResource nearest = resource;
        int at = 0;
        while (at < pointer.Length)
        {
            int next = pointer.IndexOf('/', at + 1);
            int end = next < 0 ? pointer.Length : next;
            string token = JsonPointers.Unescape(pointer.AsSpan(at + 1, end - at - 1));
            if (!TryStep(current, token, out current))
                return null;
            if (end < pointer.Length && resource.Document.Nodes.TryGetValue(pointer[..end], out JsonSchemaNode? passed))
                nearest = passed.Resource;
            at = end;
        }
        return current.ValueKind is JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False
            ? ReadNode(current, pointer, nearest, isResourceRoot: false, depth: 0)
            : null;
    }

    private bool TryStep(JsonElement element, string token, out JsonElement next)
    {
        next = default;
        _scanned += element.ValueKind switch
        {
            JsonValueKind.Object => element.GetPropertyCount(),
            JsonValueKind.Array => element.GetArrayLength(),
            _ => 0,
        };
        if (_scanned > MaxScanned)
            throw new SchemaTooComplexException($"{MaxScanned:N0} values to look through for references");
        if (element.ValueKind == JsonValueKind.Object)
            return SchemaText.TryGetMember(element, token, out next);
        if (element.ValueKind != JsonValueKind.Array
            || !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || index >= element.GetArrayLength())
            return false;
        next = element[index];
        return true;
    }
}
