using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace LocalMode.Tokenizers;

/// <summary>A JSON file in memory. Its parts are valid until it is disposed of.</summary>
internal sealed class JsonFile : IDisposable
{
    private readonly byte[] _buffer;
    private readonly JsonDocument _document;

    private JsonFile(byte[] buffer, JsonDocument document, string source)
    {
        _buffer = buffer;
        _document = document;
        Root = new JsonPart(document.RootElement, "$", source);
    }

    /// <summary>Gets the whole content.</summary>
    public JsonPart Root { get; }

    /// <summary>Parses a file's content.</summary>
    /// <param name="utf8Json">The content.</param>
    /// <param name="source">The name that errors give the file.</param>
    /// <exception cref="ModelInvalidException">It is not JSON.</exception>
    public static JsonFile Parse(ReadOnlySpan<byte> utf8Json, string source)
    {
        if (!Utf8.IsValid(utf8Json))
        {
            throw new ModelInvalidException(source, field: null, "It is not valid UTF-8. Restore the file.");
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(utf8Json.Length);
        try
        {
            utf8Json.CopyTo(copy);
            return new JsonFile(copy, JsonDocument.Parse(copy.AsMemory(0, utf8Json.Length)), source);
        }
        catch (JsonException exception)
        {
            ArrayPool<byte>.Shared.Return(copy);
            throw new ModelInvalidException(source, field: null, $"It is not valid JSON: {exception.Message} Restore the file.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _document.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
    }
}
