using System.Text.Json;
using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>The special tokens that roles look for, by their ids; <see langword="null"/> where the tokenizer has none.</summary>
/// <param name="Class">The token at the beginning, which stands for the whole text.</param>
/// <param name="Mask">The token of a gap.</param>
/// <param name="Unknown">The token of what the vocabulary has no token for.</param>
internal sealed record SpecialTokens(int? Class, int? Mask, int? Unknown)
{
    // The names of BERT's and RoBERTa's families, which transformers takes where the files name none.
    private static readonly string[] ClassNames = ["[CLS]", "<s>"];
    private static readonly string[] MaskNames = ["[MASK]", "<mask>"];
    private static readonly string[] UnknownNames = ["[UNK]", "<unk>"];

    /// <summary>Reads tokenizer_config.json, else special_tokens_map.json, else takes the usual names that are in the vocabulary.</summary>
    public static SpecialTokens Read(string directory, HfTokenizer tokenizer)
    {
        using JsonModelFile? config = JsonModelFile.TryOpen(Path.Combine(directory, "tokenizer_config.json"));
        using JsonModelFile? map = JsonModelFile.TryOpen(Path.Combine(directory, "special_tokens_map.json"));
        return new(Find("cls_token", ClassNames), Find("mask_token", MaskNames), Find("unk_token", UnknownNames));

        int? Find(string key, string[] usualNames)
        {
            if ((Name(config, key) ?? Name(map, key)) is { } name)
                return tokenizer.TokenToId(name);

            foreach (string usual in usualNames)
            {
                if (tokenizer.TokenToId(usual) is { } id)
                    return id;
            }

            return null;
        }
    }

    /// <summary>Reads the name of a token, which is a string or an object with it.</summary>
    public static string? Name(JsonModelFile? file, string key) => file?.Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } token when token.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.String => content.GetString(),
        { } other => throw file.Unexpected(key, "a string or an object with content", other),
    };
}
