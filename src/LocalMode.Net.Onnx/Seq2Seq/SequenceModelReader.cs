using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>Reads the files of an encoder-decoder model.</summary>
internal static class SequenceModelReader
{
    /// <exception cref="ModelInvalidException">A file is not what it should be, or nothing says what answers begin with.</exception>
    public static SequenceModelConfig Read(string directory, OnnxSequenceOptions options)
    {
        TextModelConfig text = TextModelReader.Read(directory, options);
        using JsonModelFile? config = JsonModelFile.TryOpen(Path.Combine(directory, "config.json"));
        using JsonModelFile? tokenizer = JsonModelFile.TryOpen(Path.Combine(directory, "tokenizer_config.json"));
        GenerationConfig generation = GenerationConfigReader.Read(directory, config, options.IgnoreSampling);
        int start = generation.DecoderStartToken ?? generation.BosToken ?? throw new ModelInvalidException(
            Path.Combine(directory, "generation_config.json"), "$.decoder_start_token_id", "Neither it nor config.json says what an answer begins with. Add the id, or download these files again.");

        SequenceTask usual = new(options.Prefix ?? config?.GetString("prefix") ?? "", generation);
        return new()
        {
            MaxTokens = text.MaxTokens,
            Positions = config?.GetCount("max_position_embeddings"),
            StartToken = start,
            Default = usual,
            Tasks = ReadTasks(config, usual, options),
            CleansSpaces = tokenizer?.GetBoolean("clean_up_tokenization_spaces") ?? false,
            ModelType = text.ModelType,
            TokenizerClass = tokenizer?.GetString("tokenizer_class"),
            SourceLanguage = Language(tokenizer, "source_lang") ?? Language(tokenizer, "src_lang"),
            TargetLanguage = Language(tokenizer, "target_lang") ?? Language(tokenizer, "tgt_lang"),
            SpecialTokens = SpecialTokens(tokenizer),
        };
    }

    private static Dictionary<string, SequenceTask> ReadTasks(JsonModelFile? config, SequenceTask usual, OnnxSequenceOptions options)
    {
        Dictionary<string, SequenceTask> tasks = new(StringComparer.Ordinal);
        if (config?.Find("task_specific_params") is not { } parameters)
            return tasks;
        if (parameters.ValueKind != JsonValueKind.Object)
            throw config.Unexpected("task_specific_params", "an object", parameters);

        foreach (JsonProperty task in parameters.EnumerateObject())
        {
            // What other tasks say is not ours to judge.
            if (!task.Name.StartsWith("summarization", StringComparison.Ordinal) && !task.Name.StartsWith("translation", StringComparison.Ordinal))
                continue;
            if (task.Value.ValueKind != JsonValueKind.Object)
                throw config.Unexpected($"task_specific_params.{task.Name}", "an object", task.Value);

            GenerationJson json = new(config, task.Value, $"$.task_specific_params.{task.Name}");
            tasks.Add(task.Name, new(
                options.Prefix ?? Text(json, "prefix") ?? usual.Prefix, GenerationConfigReader.Apply(usual.Generation, json, options.IgnoreSampling)));
        }

        return tasks;
    }

    private static string? Text(GenerationJson json, string name)
    {
        if (json.Find(name) is not { } value)
            return null;

        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw json.Unexpected(name, "a string");
    }

    // Of another kind it means something else: a tokenizer's own settings are many.
    private static string? Language(JsonModelFile? tokenizer, string name) =>
        tokenizer?.Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static List<string> SpecialTokens(JsonModelFile? tokenizer)
    {
        List<string> tokens = [];
        if (tokenizer?.Find("additional_special_tokens") is { ValueKind: JsonValueKind.Array } additional)
        {
            foreach (JsonElement token in additional.EnumerateArray())
                Add(token);
        }

        if (tokenizer?.Find("added_tokens_decoder") is { ValueKind: JsonValueKind.Object } added)
        {
            foreach (JsonProperty token in added.EnumerateObject())
                Add(token.Value);
        }

        return tokens;

        void Add(JsonElement token)
        {
            if (token.ValueKind == JsonValueKind.String)
                tokens.Add(token.GetString()!);
            else if (token.ValueKind == JsonValueKind.Object && token.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.String)
                tokens.Add(content.GetString()!);
        }
    }
}
