using System.Globalization;
using LocalMode.Gguf;

namespace LocalMode.LlamaCpp.Gguf;

/// <content>The vocabulary: what llama.cpp reads without a check, or looks up without a way to fail.</content>
internal sealed partial class GgufFile
{
    private const int LongestByteToken = 6;

    // What llama.cpp takes for a token whose key is missing or out of range, by kind of vocabulary; it asks for their texts.
    private static readonly Dictionary<string, (string Key, int Token)[]> DefaultTokens = new(StringComparer.Ordinal)
    {
        ["llama"] = [("bos", 1), ("eos", 2), ("unknown", 0)],
        ["gpt2"] = [("bos", 11), ("eos", 11)],
        ["bert"] = [("bos", 101), ("unknown", 100), ("seperator", 102), ("padding", 0), ("mask", 103)],
        ["t5"] = [("eos", 1), ("unknown", 2), ("padding", 0)],
        ["plamo2"] = [("bos", 1), ("eos", 2), ("unknown", 0), ("padding", 3)],
    };

    private void CheckVocabulary(GgufReader reader)
    {
        reader.Field = "tokenizer.ggml.tokens";
        if (!_metadata.TryGetValue(reader.Field, out GgufValue tokens) || tokens.ElementType != GgufValueType.String || tokens.Count is 0 or > int.MaxValue)
            throw reader.Invalid("The vocabulary is missing or empty.");

        // llama.cpp reads these by the number of tokens, and by their usual type.
        CheckArray(reader, "tokenizer.ggml.scores", tokens.Count, GgufValueType.Float32);
        CheckArray(reader, "tokenizer.ggml.token_type", tokens.Count, GgufValueType.Int32, GgufValueType.UInt32);
        CheckArray(reader, "tokenizer.ggml.merges", null, GgufValueType.String);
        CheckArray(reader, "tokenizer.ggml.precompiled_charsmap", null, GgufValueType.Int8, GgufValueType.UInt8);
        CheckArray(reader, $"{Architecture}.classifier.output_labels", null, GgufValueType.String);

        foreach ((string key, GgufValue value) in _metadata)
        {
            reader.Field = key;
            if (key.StartsWith("tokenizer.ggml.", StringComparison.Ordinal) && key.EndsWith("_token_id", StringComparison.Ordinal)
                && value.Integer != uint.MaxValue && value.Integer != -1 && (ulong)value.Integer >= (ulong)tokens.Count)
            {
                throw reader.Invalid($"The token {value.Integer:N0} is not in the vocabulary of {tokens.Count:N0}.");
            }
        }

        string kind = Text("tokenizer.ggml.model") ?? "";
        foreach ((string key, int token) in DefaultTokens.GetValueOrDefault(kind, []))
        {
            reader.Field = $"tokenizer.ggml.{key}_token_id";
            if (token >= tokens.Count && Integer(reader.Field) is null or uint.MaxValue or -1)
                throw reader.Invalid($"It is missing, and llama.cpp would take {token}, which is not in the vocabulary of {tokens.Count:N0}.");
        }

        reader.Field = "tokenizer.ggml.tokens";
        if (kind == "llama" && !_byteTokens.HasAllSet())
            throw reader.Invalid("The vocabulary has no token for some of the 256 bytes, and llama.cpp would end the process on a text that needs one.");
    }

    private void CheckArray(GgufReader reader, string key, long? count, params ReadOnlySpan<GgufValueType> types)
    {
        reader.Field = key;
        if (!_metadata.TryGetValue(key, out GgufValue array))
            return;

        if (array.Type != GgufValueType.Array || !types.Contains(array.ElementType))
            throw reader.Invalid($"It is {(array.Type == GgufValueType.Array ? $"an array of {array.ElementType}" : array.Type)}; expected an array of {types[0]}.");

        if (count is not null && array.Count != count)
            throw reader.Invalid($"It has {array.Count:N0} values for {count:N0} tokens.");
    }

    // A byte's token is "<0x0A>", or the byte itself.
    private void ReadToken(GgufReader reader)
    {
        long length = reader.ReadCount(1, "bytes of text");
        if (length is not (1 or LongestByteToken))
        {
            reader.Skip(length);
            return;
        }

        Span<byte> token = stackalloc byte[(int)length];
        foreach (ref byte value in token)
            value = reader.ReadByte();

        if (length == 1)
        {
            _byteTokens[token[0]] = true;
        }
        else if (token.StartsWith("<0x"u8) && token[5] == '>' && !token[3..5].ContainsAnyInRange((byte)'a', (byte)'f')
            && byte.TryParse(token[3..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte number))
        {
            _byteTokens[number] = true;
        }
    }
}
