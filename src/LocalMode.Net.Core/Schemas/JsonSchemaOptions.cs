using System.Text.Json;

namespace LocalMode;

/// <summary>How a JSON schema is read. Copied when a schema is parsed.</summary>
public sealed class JsonSchemaOptions
{
    /// <summary>Gets or sets the draft of a schema that names none by <c>$schema</c>. The default is <see cref="JsonSchemaDraft.Draft202012"/>.</summary>
    public JsonSchemaDraft DefaultDraft { get; set; } = JsonSchemaDraft.Draft202012;

    /// <summary>Gets or sets the absolute URI of the schema's document, against which its references resolve. The default is none: an <c>$id</c> in the schema gives it.</summary>
    public string? BaseUri { get; set; }

    /// <summary>
    /// Gets the documents that references may name, by absolute URI without fragment. A reference to anything else outside the schema is an
    /// error: nothing is ever fetched. The metaschemas of the supported drafts are always known.
    /// </summary>
    public IDictionary<string, JsonElement> KnownDocuments { get; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>Gets or sets how deep schemas may nest. The default is 128.</summary>
    public int MaxDepth { get; set; } = 128;

    /// <summary>Gets or sets how many schemas there may be, subschemas and referenced documents included. The default is 50,000.</summary>
    public int MaxNodes { get; set; } = 50_000;

    /// <summary>
    /// Gets or sets how long a pattern may take for one text, and how long those of one validation may take together that need backtracking
    /// (look-around, back-references) or meet long texts. The default is 250 ms.
    /// </summary>
    public TimeSpan PatternTimeout { get; set; } = TimeSpan.FromMilliseconds(250);
}
