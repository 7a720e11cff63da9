using System.Text.Json;
using LocalMode.Tokenizers;

namespace LocalMode.Static;

/// <summary>Finds the token that stands for unknown words: model2vec leaves it out.</summary>
internal static class UnknownToken
{
    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Returns its id, or -1 if the tokenizer's model names none.</summary>
    public static int FindId(HfTokenizer tokenizer, string path)
    {
        // The tokenizer was read from this file a moment ago; only one name of it is wanted, and not through a document of its vocabulary.
        string? token = Read(File.ReadAllBytes(path));
        return token is not null && tokenizer.TokenToId(token) is { } id ? id : -1;
    }

    private static string? Read(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];

        Utf8JsonReader reader = new(json, Lenient);
        reader.Read();
        return Enter(ref reader, "model"u8) && Enter(ref reader, "unk_token"u8) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    // Moves from an object's start to the value of a member.
    private static bool Enter(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return false;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
                return true;

            reader.Skip();
        }

        return false;
    }
}
