using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>Reads the plain transformers files: config.json and tokenizer_config.json.</summary>
internal static class TextModelReader
{
    // transformers' own limit where nothing is said; the size of BERT's position table.
    private const int UsualMaxTokens = 512;

    public static TextModelConfig Read(string directory, OnnxModelOptions options)
    {
        using JsonModelFile? config = JsonModelFile.TryOpen(Path.Combine(directory, "config.json"));
        using JsonModelFile? tokenizer = JsonModelFile.TryOpen(Path.Combine(directory, "tokenizer_config.json"));
        (int maxTokens, JsonModelFile? source) = MaxTokens(config, tokenizer);
        return new()
        {
            MaxTokens = options.MaxTokens ?? maxTokens,
            MaxTokensSource = options.MaxTokens is null ? source?.Path : null,
            TokenizerDirectory = directory,
            PadToken = SpecialTokens.Name(tokenizer, "pad_token"),
            PadTokenId = config?.GetCount("pad_token_id") ?? 0,
            PadLeft = tokenizer?.GetString("padding_side") == "left",
            ModelType = config?.GetString("model_type"),
        };
    }

    /// <summary>Reads the labels in the order of their indices.</summary>
    /// <exception cref="ModelInvalidException">The indices are not 0, 1, 2 and so on.</exception>
    public static ClassifierConfig ReadClassifier(string directory)
    {
        using JsonModelFile? config = JsonModelFile.TryOpen(Path.Combine(directory, "config.json"));
        return new()
        {
            Labels = config is null ? [] : Labels(config),
            ProblemType = config?.GetString("problem_type"),
            ActivationFunction = config is null ? null : ActivationFunction(config),
        };
    }

    private static (int Tokens, JsonModelFile? Source) MaxTokens(JsonModelFile? config, JsonModelFile? tokenizer)
    {
        int? positions = config?.GetCount("max_position_embeddings");

        // These families number positions from the padding id on, so that many rows of their table are never reached.
        if (positions is not null && NumbersFromPadding(config!.GetString("model_type")))
            positions -= (config!.GetCount("pad_token_id") ?? 1) + 1;

        int? declared = tokenizer?.GetCount("model_max_length");
        return (positions, declared) switch
        {
            ({ } p, { } d) => p < d ? (p, config) : (d, tokenizer),
            ({ } p, null) => (p, config),
            (null, { } d) => (d, tokenizer),
            _ => (UsualMaxTokens, null),
        };
    }

    private static bool NumbersFromPadding(string? modelType) => modelType is
        "roberta" or "xlm-roberta" or "xlm-roberta-xl" or "roberta-prelayernorm" or "camembert" or "mpnet" or "longformer" or "data2vec-text" or "ibert" or "xmod" or "luke";

    private static ImmutableArray<string> Labels(JsonModelFile config)
    {
        if (config.Find("id2label") is not { } map)
            return [];
        if (map.ValueKind != JsonValueKind.Object)
            throw config.Unexpected("id2label", "an object", map);

        string[] labels = new string[map.GetPropertyCount()];
        foreach (JsonProperty label in map.EnumerateObject())
        {
            if (label.Value.ValueKind != JsonValueKind.String)
                throw config.Unexpected($"id2label.{label.Name}", "a string", label.Value);
            if (!int.TryParse(label.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= labels.Length || labels[index] is not null)
                throw new ModelInvalidException(config.Path, $"$.id2label.{label.Name}", $"Expected the indices 0 to {labels.Length - 1}, each once.");

            labels[index] = label.Value.GetString()!;
        }

        return [.. labels];
    }

    private static string? ActivationFunction(JsonModelFile config)
    {
        if (config.Find("sentence_transformers") is { ValueKind: JsonValueKind.Object } settings && settings.TryGetProperty("activation_fn", out JsonElement activation))
        {
            return activation.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => activation.GetString(),
                _ => throw config.Unexpected("sentence_transformers.activation_fn", "a string", activation),
            };
        }

        // The place before version 4.
        return config.GetString("sbert_ce_default_activation_function");
    }
}
