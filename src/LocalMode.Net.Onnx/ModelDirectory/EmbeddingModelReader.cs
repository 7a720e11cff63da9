using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>
/// Reads a directory of sentence-transformers: modules.json and the files it points at, with the plain transformers files as the ground.
/// </summary>
internal static class EmbeddingModelReader
{
    // transformers' own limit where nothing is said; the size of BERT's position table.
    private const int UsualMaxTokens = 512;

    public static EmbeddingModelConfig Read(string directory, OnnxEmbeddingOptions options)
    {
        SentenceTransformerModules modules = SentenceTransformerModules.Read(directory);
        using JsonModelFile? config = JsonModelFile.TryOpen(Path.Combine(directory, "config.json"));
        using JsonModelFile? tokenizer = JsonModelFile.TryOpen(Path.Combine(directory, "tokenizer_config.json"));
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
            MaxTokens = options.MaxTokens ?? sentence?.GetCount("max_seq_length") ?? FromTransformers(config, tokenizer),
            PadToken = PadToken(tokenizer),
            PadTokenId = config?.GetCount("pad_token_id") ?? 0,
            PadLeft = tokenizer?.GetString("padding_side") == "left",
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

    private static int FromTransformers(JsonModelFile? config, JsonModelFile? tokenizer)
    {
        int? positions = config?.GetCount("max_position_embeddings");

        // These families number positions from the padding id on, so that many rows of their table are never reached.
        if (positions is not null && config!.GetString("model_type") is "roberta" or "xlm-roberta" or "camembert" or "mpnet")
            positions -= (config!.GetCount("pad_token_id") ?? 1) + 1;

        int? declared = tokenizer?.GetCount("model_max_length");
        return (positions, declared) switch
        {
            ({ } p, { } d) => Math.Min(p, d),
            ({ } p, null) => p,
            (null, { } d) => d,
            _ => UsualMaxTokens,
        };
    }

    private static string? PadToken(JsonModelFile? tokenizer) => tokenizer?.Find("pad_token") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Object } token when token.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.String => content.GetString(),
        { } other => throw tokenizer.Unexpected("pad_token", "a string or an object with content", other),
    };

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
