using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>What roles must know of a tokenizer.json beside encoding; immutable.</summary>
/// <param name="MarksContinuations">Whether tokens that go on with a word begin with a prefix, as WordPiece's do.</param>
/// <param name="SpecialIds">The ids of its special tokens.</param>
internal sealed record TokenizerTraits(bool MarksContinuations, IReadOnlySet<int> SpecialIds)
{
    /// <summary>Reads a tokenizer.json that the tokenizer has already been made of: large parts, such as the vocabulary, are only skipped.</summary>
    public static TokenizerTraits Read(string file)
    {
        Utf8JsonReader reader = new(File.ReadAllBytes(file).AsSpan(), new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        HashSet<int> special = [];
        string? type = null;
        string? prefix = null;
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("added_tokens"))
                    ReadAddedTokens(ref reader, special);
                else if (reader.ValueTextEquals("model"))
                    ReadModel(ref reader, ref type, ref prefix);
                else
                    reader.Skip();
            }
        }
        catch (JsonException e)
        {
            throw new ModelInvalidException(file, "$", $"It is not JSON: {e.Message}", e);
        }

        return new(prefix?.Length > 0 || (prefix is null && type == "WordPiece"), special);
    }

    private static void ReadModel(ref Utf8JsonReader reader, ref string? type, ref string? prefix)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"))
                type = ReadString(ref reader);
            else if (reader.ValueTextEquals("continuing_subword_prefix"))
                prefix = ReadString(ref reader);
            else
                reader.Skip();
        }
    }

    private static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();

        reader.Skip();
        return null;
    }

    private static void ReadAddedTokens(ref Utf8JsonReader reader, HashSet<int> special)
    {
        reader.Read();
        using JsonDocument tokens = JsonDocument.ParseValue(ref reader);
        if (tokens.RootElement.ValueKind != JsonValueKind.Array)
            return;

        foreach (JsonElement token in tokens.RootElement.EnumerateArray())
        {
            if (token.TryGetProperty("special", out JsonElement isSpecial) && isSpecial.ValueKind == JsonValueKind.True && token.GetProperty("id").TryGetInt32(out int id))
                special.Add(id);
        }
    }
}
