using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>
/// Reads a directory of sentence-transformers: modules.json and the files it points at, with the plain transformers files as the ground.
/// </summary>
internal static class EmbeddingModelReader
{
    // The name depends on the architecture that the model was made from; sentence-transformers tries these in this order.
    private static readonly string[] SentenceConfigs =
    [
        "sentence_bert_config.json", "sentence_roberta_config.json", "sentence_distilbert_config.json", "sentence_camembert_config.json",
        "sentence_albert_config.json", "sentence_xlm-roberta_config.json", "sentence_xlnet_config.json",
    ];

    private static readonly string[] TokenizerFiles = ["tokenizer.json", "vocab.txt", "vocab.json"];

    public static EmbeddingModelConfig Read(string directory, OnnxEmbeddingOptions options)
    {
        SentenceTransformerModules modules = SentenceTransformerModules.Read(directory);
        TextModelConfig text = TextModelReader.Read(TransformerFiles(directory, modules.TransformerDirectory), options);
        using JsonModelFile? config = JsonModelFile.TryOpen(Path.Combine(directory, "config.json"));
        using JsonModelFile? sentence = OpenSentenceConfig(modules.TransformerDirectory);
        using JsonModelFile? prompts = JsonModelFile.TryOpen(Path.Combine(directory, "config_sentence_transformers.json"));

        bool normalizes = modules.Layers is [.., NormalizeLayer];
        return new()
        {
            Poolings = options.Pooling is { } pooling ? [pooling] : modules.Pooling?.Poolings ?? [EmbeddingPooling.Mean],
            RequestedPooling = options.Pooling,
            Layers = normalizes ? modules.Layers[..^1] : modules.Layers,
            Normalize = options.Normalize ?? normalizes,
            IncludePrompt = modules.Pooling?.IncludePrompt ?? true,
            Prompts = PromptsConfig.Read(prompts),
            ShorterDimensions = [.. (options.ShorterDimensions ?? ReadShorterDimensions(config, prompts)).OrderDescending()],
            MaxTokens = options.MaxTokens ?? sentence?.GetCount("max_seq_length") ?? text.MaxTokens,
            MaxTokensSource = options.MaxTokens is null && sentence?.GetCount("max_seq_length") is not null ? sentence.Path : text.MaxTokensSource,
            PadToken = text.PadToken,
            PadTokenId = text.PadTokenId,
            PadLeft = text.PadLeft,
            ModelType = text.ModelType,
            TokenizerDirectory = text.TokenizerDirectory,
            LowerCase = sentence?.GetBoolean("do_lower_case") ?? false,
        };
    }

    // Old directories keep the transformer in a folder of its own; exports of them may have its files beside the graph.
    private static string TransformerFiles(string directory, string transformerDirectory) =>
        Array.Exists(TokenizerFiles, file => File.Exists(Path.Combine(transformerDirectory, file))) ? transformerDirectory : directory;

    private static JsonModelFile? OpenSentenceConfig(string transformerDirectory)
    {
        foreach (string name in SentenceConfigs)
        {
            if (JsonModelFile.TryOpen(Path.Combine(transformerDirectory, name)) is { } file)
                return file;
        }

        return null;
    }

    // No file of transformers or sentence-transformers states what a model was trained for: the first is the name that model cards and other
    // engines use; the second is the length that the authors cut to.
    private static IReadOnlyList<int> ReadShorterDimensions(JsonModelFile? config, JsonModelFile? sentenceTransformers)
    {
        if (config?.Find("matryoshka_dimensions") is { } list)
        {
            if (list.ValueKind != JsonValueKind.Array)
                throw config.Unexpected("matryoshka_dimensions", "numbers", list);

            return [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int number) && number > 0 ? number : throw config.Unexpected("matryoshka_dimensions", "whole numbers above 0", item))];
        }

        return sentenceTransformers?.GetCount("truncate_dim") is { } cut && cut > 0 ? [cut] : [];
    }
}
