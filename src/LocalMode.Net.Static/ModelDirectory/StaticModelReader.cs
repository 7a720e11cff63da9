using System.Text.Json;

namespace LocalMode.Static;

/// <summary>Reads a model directory: model2vec's config.json, else the modules.json of sentence-transformers.</summary>
internal static class StaticModelReader
{
    private const string TableFile = "model.safetensors";
    private const string TokenizerFile = "tokenizer.json";

    public static StaticModelConfig Read(string model, string directory, StaticEmbeddingOptions options)
    {
        string configPath = Path.Combine(directory, "config.json");
        using JsonModelFile? config = JsonModelFile.TryOpen(configPath);
        using JsonModelFile? prompts = JsonModelFile.TryOpen(Path.Combine(directory, "config_sentence_transformers.json"));
        string? kind = config?.GetString("model_type");
        StaticModelConfig found = kind == "model2vec"
            ? ReadModel2Vec(directory, config!, options)
            : ReadModules(model, directory, configPath, kind, options);

        return found with
        {
            ShorterDimensions = options.ShorterDimensions ?? ReadShorterDimensions(config),
            Prompts = ReadPrompts(prompts),
            DefaultPromptName = prompts?.GetString("default_prompt_name"),
        };
    }

    private static StaticModelConfig ReadModel2Vec(string directory, JsonModelFile config, StaticEmbeddingOptions options) => new()
    {
        TableFile = Path.Combine(directory, TableFile),
        TableNames = ["embeddings"],
        TokenizerFile = Path.Combine(directory, TokenizerFile),
        IsModel2Vec = true,
        Normalize = options.Normalize ?? config.GetBoolean("normalize") ?? false,
        MaxTokens = options.MaxTokens ?? config.GetCount("max_length") ?? StaticModelConfig.UsualMaxTokens,
    };

    private static StaticModelConfig ReadModules(string model, string directory, string configPath, string? kind, StaticEmbeddingOptions options)
    {
        string path = Path.Combine(directory, "modules.json");
        using JsonModelFile? file = JsonModelFile.TryOpen(path, JsonValueKind.Array);
        if (file is null && kind is not null)
            throw new ModelInvalidException(configPath, "$.model_type", $"Found {kind}; expected model2vec, or a modules.json with the module StaticEmbedding beside it.");
        if (file is null)
            throw new ModelNotFoundException(model, [configPath, path], "Choose a directory of model2vec or of sentence-transformers' StaticEmbedding.");

        string? table = null;
        bool normalize = false;
        int index = 0;
        foreach (JsonElement module in file.Root.EnumerateArray())
        {
            string type = Text(file, module, index, "type");

            // The spelling of the namespace differs between versions; the class name does not.
            switch (type[(type.LastIndexOf('.') + 1)..])
            {
                case "StaticEmbedding" when index == 0:
                    table = Path.Combine(directory, Text(file, module, index, "path"));
                    break;
                case "Normalize" when index > 0:
                    normalize = true;
                    break;
                default:
                    throw new UnsupportedCapabilityException(
                        $"the module {type} at place {index} of {path}", nameof(StaticEmbeddingGenerator), "Use a model of StaticEmbedding and at most Normalize; OnnxEmbeddingGenerator opens transformers.");
            }

            index++;
        }

        if (table is null)
            throw new ModelInvalidException(path, "$", "It lists no module; expected StaticEmbedding.");

        return new()
        {
            TableFile = Path.GetFullPath(Path.Combine(table, TableFile)),

            // sentence-transformers itself reads a table of model2vec where its own is not there.
            TableNames = ["embedding.weight", "embeddings"],
            TokenizerFile = Path.GetFullPath(Path.Combine(table, TokenizerFile)),
            Normalize = options.Normalize ?? normalize,
            MaxTokens = options.MaxTokens,
        };
    }

    private static int[] ReadShorterDimensions(JsonModelFile? config)
    {
        if (config?.Find("matryoshka_dimensions") is not { } list)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            throw config.Unexpected("matryoshka_dimensions", "numbers", list);

        List<int> dimensions = [];
        foreach (JsonElement item in list.EnumerateArray())
            dimensions.Add(item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int number) && number > 0 ? number : throw config.Unexpected("matryoshka_dimensions", "whole numbers above 0", item));

        return [.. dimensions];
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

    private static string Text(JsonModelFile file, JsonElement module, int index, string name)
    {
        if (module.ValueKind != JsonValueKind.Object || !module.TryGetProperty(name, out JsonElement value))
            throw new ModelInvalidException(file.Path, $"$[{index}].{name}", "Expected a string, found nothing.");

        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw file.Unexpected($"$[{index}].{name}", "a string", value);
    }
}
