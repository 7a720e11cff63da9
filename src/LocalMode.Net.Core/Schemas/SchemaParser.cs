using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LocalMode;

/// <summary>Turns JSON into schema nodes. References are resolved when all of a document is read. Serves one parse.</summary>
internal sealed partial class SchemaParser
{
    private const int MaxPointerLength = 16_000_000;
    private const int MaxScanned = 2_000_000;
    private const int MaxPatterns = 128;

    private readonly JsonSchemaOptions _options;
    private readonly Dictionary<string, JsonElement> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaResource> _resources = new(StringComparer.Ordinal);
    private readonly Queue<PendingReference> _pending = new();
    private readonly Dictionary<string, JsonSchemaPattern> _patterns = new(StringComparer.Ordinal);
    private int _nodes;
    private long _pointerLength;
    private long _scanned;

    public SchemaParser(JsonSchemaOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDepth, 1, nameof(JsonSchemaOptions.MaxDepth));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxNodes, 1, nameof(JsonSchemaOptions.MaxNodes));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.PatternTimeout, TimeSpan.Zero, nameof(JsonSchemaOptions.PatternTimeout));
        if (options.BaseUri is not null && !SchemaUri.HasScheme(options.BaseUri))
            throw new ArgumentException($"JsonSchemaOptions.BaseUri '{options.BaseUri}' is no absolute URI.", nameof(options));
        _options = options;
        foreach ((string uri, JsonElement document) in options.KnownDocuments)
            _known[SchemaUri.Normalise(SchemaUri.Split(uri).Uri)] = document;
    }

    public bool HasDynamicReferences { get; private set; }

    public JsonSchemaNode Parse(JsonElement schema)
    {
        string uri = _options.BaseUri is { } given ? SchemaUri.Normalise(SchemaUri.Split(given).Uri) : SchemaUri.None;
        JsonSchemaNode root = ReadDocument(uri, schema, SchemaDialect.Of(_options.DefaultDraft), isMain: true);
        while (_pending.TryDequeue(out PendingReference pending))
            Resolve(pending);
        return root;
    }

    private JsonSchemaNode ReadDocument(string uri, JsonElement root, SchemaDialect dialect, bool isMain)
    {
        SchemaDocument document = new(uri, root, isMain);
        if (root.ValueKind == JsonValueKind.Object && SchemaText.TryGetMember(root, "$schema", out JsonElement metaSchema))
            dialect = DialectOf(metaSchema, "", dialect);
        SchemaResource resource = new(uri, document, "", dialect);
        _resources[uri] = resource;
        return ReadNode(root, "", resource, isResourceRoot: true, depth: 0);
    }

    private SchemaDialect DialectOf(JsonElement metaSchema, string pointer, SchemaDialect current)
    {
        string text = metaSchema.ValueKind == JsonValueKind.String
            ? SchemaText.StringOf(metaSchema)
            : throw new SchemaInvalidException($"{pointer}/$schema", $"Expected the URI of a metaschema, found {SchemaText.KindOf(metaSchema)}.");
        string uri = SchemaUri.Split(text).Uri;
        for (int hops = 0; hops < 8; hops++)
        {
            if (SchemaDialect.OfMetaSchema(uri) is { } dialect)
                return dialect;
            if (uri == "http://json-schema.org/schema")
                return SchemaDialect.Of(_options.DefaultDraft);
            if (!_known.TryGetValue(SchemaUri.Normalise(uri), out JsonElement document) || document.ValueKind != JsonValueKind.Object)
                break;

            // An application's own metaschema: its own $schema gives the draft, its $vocabulary what of it counts.
            string? next = SchemaText.TryGetMember(document, "$schema", out JsonElement above) && above.ValueKind == JsonValueKind.String
                ? SchemaUri.Split(SchemaText.StringOf(above)).Uri
                : null;
            if (SchemaText.TryGetMember(document, "$vocabulary", out JsonElement vocabulary) && vocabulary.ValueKind == JsonValueKind.Object)
            {
                JsonSchemaDraft draft = next is null ? current.Draft : SchemaDialect.OfMetaSchema(next)?.Draft ?? current.Draft;
                return SchemaDialect.OfVocabularies(draft, vocabulary, uri);
            }
            if (next is null)
                return current;
            uri = next;
        }
        throw new SchemaInvalidException(
            $"{pointer}/$schema",
            $"The metaschema '{SchemaText.Cut(text)}' is not known. Name draft 4, 6, 7, 2019-09 or 2020-12, leave $schema out, or add it to JsonSchemaOptions.KnownDocuments.");
    }

    private JsonSchemaNode ReadNode(JsonElement element, string pointer, SchemaResource resource, bool isResourceRoot, int depth)
    {
        if (depth > _options.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SchemaTooComplexException($"schemas nested {_options.MaxDepth} deep");
        if (++_nodes > _options.MaxNodes)
            throw new SchemaTooComplexException($"{_options.MaxNodes:N0} schemas");
        _pointerLength += pointer.Length;
        if (_pointerLength > MaxPointerLength)
            throw new SchemaTooComplexException($"{MaxPointerLength:N0} characters of names on the ways to all schemas");

        bool isObject = element.ValueKind == JsonValueKind.Object;
        bool hidden = isObject && resource.Dialect.RefHidesSiblings && IsReference(element);
        string? anchor = null;
        if (isObject && !hidden)
            resource = Enter(element, pointer, resource, ref isResourceRoot, ref hidden, out anchor);
        JsonSchemaNode node = new(element, pointer, resource);
        resource.Document.Nodes[pointer] = node;
        if (isResourceRoot)
            resource.Root = node;
        if (anchor is not null)
            AddAnchor(resource.Anchors, anchor, node);

        if (isObject)
            ReadKeywords(node, hidden, depth);
        else if (element.ValueKind is JsonValueKind.True or JsonValueKind.False && resource.Dialect.Draft != JsonSchemaDraft.Draft4)
            node.Always = element.ValueKind == JsonValueKind.True;
        else
            throw new SchemaInvalidException(node.JsonPointer, $"Expected a schema ({(resource.Dialect.Draft == JsonSchemaDraft.Draft4 ? "an object" : "an object or a Boolean")}), found {SchemaText.KindOf(element)}.");
        return node;
    }

    /// <summary>Starts a resource of its own where the schema has an identifier.</summary>
    private SchemaResource Enter(JsonElement element, string pointer, SchemaResource resource, ref bool isResourceRoot, ref bool hidden, out string? anchor)
    {
        anchor = null;
        if (!SchemaText.TryGetMember(element, resource.Dialect.IdKeyword, out JsonElement id) && !TryGetOtherId(element, resource.Dialect, out id))
            return resource;
        if (id.ValueKind != JsonValueKind.String)
            return resource;
        string text = SchemaText.StringOf(id);
        (string uri, string fragment) = SchemaUri.Split(text);
        if (fragment.Length != 0 && fragment[0] != '/' && resource.Dialect.Draft <= JsonSchemaDraft.Draft7)
            anchor = fragment;
        if (uri.Length == 0)
            return resource;

        string? absolute = SchemaUri.Resolve(resource.Uri, uri);
        if (absolute is null)
            throw new SchemaInvalidException($"{pointer}/{resource.Dialect.IdKeyword}", $"'{SchemaText.Cut(text)}' is no URI reference.");
        SchemaDialect dialect = resource.Dialect;
        if (SchemaText.TryGetMember(element, "$schema", out JsonElement metaSchema))
            dialect = DialectOf(metaSchema, pointer, dialect);
        SchemaResource entered = new(absolute, resource.Document, pointer, dialect);
        if (!_resources.TryAdd(absolute, entered) && !isResourceRoot && _resources[absolute].Document == resource.Document && _resources[absolute].Pointer != pointer)
            throw new SchemaInvalidException(pointer, $"Two schemas have the identifier '{SchemaText.Cut(absolute)}'.");
        if (isResourceRoot)
        {
            // Still reachable by the URI under which the document is known.
            _resources[absolute] = entered;
            _resources[resource.Uri] = entered;
        }
        isResourceRoot = true;
        hidden = dialect.RefHidesSiblings && IsReference(element);
        return entered;
    }

    /// <summary>An embedded schema of another draft may write its identifier differently.</summary>
    private static bool TryGetOtherId(JsonElement element, SchemaDialect dialect, out JsonElement id)
    {
        id = default;
        return SchemaText.TryGetMember(element, "$schema", out JsonElement metaSchema)
            && metaSchema.ValueKind == JsonValueKind.String
            && SchemaDialect.OfMetaSchema(SchemaUri.Split(SchemaText.StringOf(metaSchema)).Uri) is { } other
            && other.IdKeyword != dialect.IdKeyword
            && SchemaText.TryGetMember(element, other.IdKeyword, out id);
    }

    private static bool IsReference(JsonElement element) =>
        SchemaText.TryGetMember(element, "$ref", out JsonElement reference) && reference.ValueKind == JsonValueKind.String;

    private static void AddAnchor(Dictionary<string, JsonSchemaNode> anchors, string name, JsonSchemaNode node)
    {
        if (!anchors.TryAdd(name, node))
            throw new SchemaInvalidException(node.JsonPointer, $"The anchor '{SchemaText.Cut(name)}' stands twice in one schema.");
    }

    private readonly record struct PendingReference(JsonSchemaNode Node, string Keyword, string Text);
}
