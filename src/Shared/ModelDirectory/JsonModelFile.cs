using System.Text.Json;

namespace LocalMode;

/// <summary>One JSON file of a model directory; what is not as expected becomes an error that names the file and the place.</summary>
internal sealed class JsonModelFile : IDisposable
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly JsonDocument _document;

    private JsonModelFile(string path, JsonDocument document)
    {
        Path = path;
        _document = document;
    }

    public string Path { get; }

    public JsonElement Root => _document.RootElement;

    /// <summary>Reads a file whose root has the expected kind, or returns null if there is no such file.</summary>
    public static JsonModelFile? TryOpen(string path, JsonValueKind rootKind = JsonValueKind.Object)
    {
        if (!File.Exists(path))
            return null;

        JsonDocument? document = null;
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            document = JsonDocument.Parse(stream, Lenient);
            CheckTexts(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            document?.Dispose();
            throw new ModelInvalidException(path, "$", $"It is not JSON: {e.Message}", e);
        }

        if (document.RootElement.ValueKind == rootKind)
            return new(path, document);

        JsonValueKind found = document.RootElement.ValueKind;
        document.Dispose();
        throw new ModelInvalidException(path, "$", $"Expected {rootKind}, found {found}.");
    }

    /// <summary>Returns a member of the root, or null if it is absent or JSON's null.</summary>
    public JsonElement? Find(string name) =>
        Root.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? GetString(string name)
    {
        if (Find(name) is not { } value)
            return null;

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Unexpected(name, "a string", value);
    }

    public bool? GetBoolean(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Unexpected(name, "true or false", value),
    };

    /// <summary>
    /// Returns a count or an id. A number beyond the range of an int is null: tokenizers write 1e30 where they mean "no limit".
    /// </summary>
    public int? GetCount(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number) || number < 0 || double.IsNaN(number))
            throw Unexpected(name, "a number of at least 0", value);

        return number > int.MaxValue ? null : (int)number;
    }

    public ModelInvalidException Unexpected(string name, string expected, JsonElement found)
    {
        string text = found.GetRawText();
        return new(Path, name.StartsWith('$') ? name : $"$.{name}", $"Expected {expected}, found {(text.Length <= 80 ? text : text[..80])}.");
    }

    public void Dispose() => _document.Dispose();

    // The parser takes broken UTF-8 and halves of surrogate pairs; they throw only where they are read.
    private static void CheckTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                    CheckTexts(item);

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    _ = member.Name;
                    CheckTexts(member.Value);
                }

                break;
        }
    }
}
