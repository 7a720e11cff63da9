using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>
/// Reads a directory of sentence-transformers: modules.json and the files it points at, with the plain transformers files as the ground.
/// </summary>
internal static class EmbeddingModelReader
{
    public static EmbeddingModelConfig Read(string directory, OnnxEmbeddingOptions options)
    {
        SentenceTransformerModules modules = SentenceTransformerModules.Read(directory);
        TextModelConfig text = TextModelReader.Read(directory, options);
        using JsonModelFile? sentence = OpenSentenceConfig(modules.TransformerDirectory);
        using JsonModelFile? prompts = JsonModelFile.TryOpen(Path.Combine(directory, "config_sentence_transformers.json"));

        EmbeddingPrompts found = ReadPrompts(prompts);
        if (modules.Pooling is { IncludePrompt: false } && options.Pooling is null && (found.Query.Length > 0 || found.Document.Length > 0))
        {
            throw new UnsupportedCapabilityException(
                "pooling that leaves the prompt's tokens out (include_prompt false)", Path.GetFileName(directory), "Use a model whose pooling includes the prompt.");
        }

        return new()
        {
            Pooling = options.Pooling ?? modules.Pooling?.Pooling ?? EmbeddingPooling.Mean,
            Normalize = options.Normalize ?? modules.Normalize,
            MaxTokens = options.MaxTokens ?? sentence?.GetCount("max_seq_length") ?? text.MaxTokens,
            PadToken = text.PadToken,
            PadTokenId = text.PadTokenId,
            PadLeft = text.PadLeft,
            ModelType = text.ModelType,
            LowerCase = sentence?.GetBoolean("do_lower_case") ?? false,
            Prompts = found,
            DefaultPromptName = prompts?.GetString("default_prompt_name"),
        };
    }

    private static JsonModelFile? OpenSentenceConfig(string transformerDirectory)
    {
        // The name depends on the architecture that the model was made from; sentence-transformers tries these in this order.
        foreach (string name in (ReadOnlySpan<string>)["sentence_bert_config.json", "sentence_roberta_config.json", "sentence_distilbert_config.json", "sentence_camembert_config.json", "sentence_albert_config.json", "sentence_xlm-roberta_config.json", "sentence_xlnet_config.json"])
        {
            if (JsonModelFile.TryOpen(Path.Combine(transformerDirectory, name)) is { } file)
                return file;
        }

        return null;
    }

    private static EmbeddingPrompts ReadPrompts(JsonModelFile? file)
    {
        if (file?.Find("prompts") is not { } prompts)
            return EmbeddingPrompts.None;
        if (prompts.ValueKind != JsonValueKind.Object)
            throw file.Unexpected("prompts", "an object", prompts);

        return new() { Query = Prompt("query") ?? "", Document = Prompt("document") ?? Prompt("passage") ?? "" };

        string? Prompt(string name)
        {
            if (!prompts.TryGetProperty(name, out JsonElement prompt) || prompt.ValueKind == JsonValueKind.Null)
                return null;

            return prompt.ValueKind == JsonValueKind.String ? prompt.GetString() : throw file.Unexpected($"prompts.{name}", "a string", prompt);
        }
    }
}
