using System.Text.Json;

namespace LocalMode;

/// <summary>The metaschemas of the supported drafts, which lie in the assembly as published.</summary>
internal static class MetaSchemas
{
    /// <summary>Finds a metaschema or one of its parts by URI.</summary>
    public static bool TryGet(string uri, out JsonElement schema)
    {
        schema = default;
        if (NameOf(uri) is not { } name)
            return false;
        using Stream? stream = typeof(MetaSchemas).Assembly.GetManifestResourceStream($"LocalMode.Schemas.{name}");
        if (stream is null)
            return false;
        using JsonDocument document = JsonDocument.Parse(stream);
        schema = document.RootElement.Clone();
        return true;
    }

    private static string? NameOf(string uri)
    {
        int scheme = uri.IndexOf("://json-schema.org/", StringComparison.Ordinal);
        if (scheme is not (4 or 5) || !uri.StartsWith("http", StringComparison.Ordinal))
            return null;
        string path = uri[(scheme + "://json-schema.org/".Length)..];
        return path switch
        {
            "draft-04/schema" or "draft-06/schema" or "draft-07/schema" => path[..8],
            _ when path.StartsWith("draft/", StringComparison.Ordinal) => $"draft-{path[6..].Replace('/', '.')}",
            _ => null,
        };
    }
}
