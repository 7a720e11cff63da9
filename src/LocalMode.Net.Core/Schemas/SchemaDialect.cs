using System.Text.Json;

namespace LocalMode;

/// <summary>The rules by which a schema resource is read: its draft and the vocabularies of its metaschema.</summary>
internal sealed record SchemaDialect(JsonSchemaDraft Draft, SchemaVocabularies Vocabularies)
{
    /// <summary>Up to draft 7, <c>$ref</c> hides the keywords beside it.</summary>
    public bool RefHidesSiblings => Draft <= JsonSchemaDraft.Draft7;

    public string IdKeyword => Draft == JsonSchemaDraft.Draft4 ? "id" : "$id";

    public bool Has(SchemaVocabularies vocabulary) => (Vocabularies & vocabulary) != 0;

    public static SchemaDialect Of(JsonSchemaDraft draft) => new(draft, SchemaVocabularies.Standard);

    /// <summary>The dialect of a known metaschema URI; <see langword="null"/> for any other.</summary>
    public static SchemaDialect? OfMetaSchema(string uri) => uri switch
    {
        "http://json-schema.org/draft-04/schema" or "https://json-schema.org/draft-04/schema" => Of(JsonSchemaDraft.Draft4),
        "http://json-schema.org/draft-06/schema" or "https://json-schema.org/draft-06/schema" => Of(JsonSchemaDraft.Draft6),
        "http://json-schema.org/draft-07/schema" or "https://json-schema.org/draft-07/schema" => Of(JsonSchemaDraft.Draft7),
        "https://json-schema.org/draft/2019-09/schema" or "http://json-schema.org/draft/2019-09/schema" => Of(JsonSchemaDraft.Draft201909),
        "https://json-schema.org/draft/2020-12/schema" or "http://json-schema.org/draft/2020-12/schema" => Of(JsonSchemaDraft.Draft202012),
        _ => null,
    };

    /// <summary>Narrows a draft to the vocabularies that a metaschema of an application's own lists.</summary>
    public static SchemaDialect OfVocabularies(JsonSchemaDraft draft, JsonElement vocabulary, string metaSchemaUri)
    {
        SchemaVocabularies found = SchemaVocabularies.None;
        foreach (JsonProperty entry in vocabulary.EnumerateObject())
        {
            string uri = SchemaText.NameOf(entry);
            switch (uri[(uri.LastIndexOf('/') + 1)..])
            {
                case "applicator":
                    found |= SchemaVocabularies.Applicator;
                    // 2019-09 has the unevaluated keywords in this vocabulary.
                    if (draft == JsonSchemaDraft.Draft201909)
                        found |= SchemaVocabularies.Unevaluated;
                    break;
                case "validation":
                    found |= SchemaVocabularies.Validation;
                    break;
                case "unevaluated":
                    found |= SchemaVocabularies.Unevaluated;
                    break;
                case "format-assertion":
                    found |= SchemaVocabularies.FormatAssertion;
                    break;
                case "format":
                    if (entry.Value.ValueKind == JsonValueKind.True)
                        found |= SchemaVocabularies.FormatAssertion;
                    break;
                case "core" or "meta-data" or "content" or "format-annotation":
                    break;
                default:
                    if (entry.Value.ValueKind == JsonValueKind.True)
                        throw new SchemaInvalidException($"{metaSchemaUri}#/$vocabulary", $"It requires the vocabulary '{SchemaText.Cut(uri)}', which is not known here.");
                    break;
            }
        }
        return new SchemaDialect(draft, found);
    }
}
