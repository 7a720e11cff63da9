using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>The steps that modules.json lists: a transformer, then pooling, then perhaps a normalisation.</summary>
/// <param name="TransformerDirectory">Where the transformer's own files are: the model directory or a folder of it.</param>
/// <param name="Pooling">The pooling, or null if no module pools.</param>
/// <param name="Normalize">Whether vectors are scaled to length 1.</param>
internal sealed record SentenceTransformerModules(string TransformerDirectory, PoolingConfig? Pooling, bool Normalize)
{
    public static SentenceTransformerModules Read(string directory)
    {
        using JsonModelFile? file = JsonModelFile.TryOpen(Path.Combine(directory, "modules.json"), JsonValueKind.Array);

        // Without modules.json sentence-transformers pools by the mean and does not normalise.
        if (file is null)
            return new(directory, Pooling: null, Normalize: false);

        string transformer = directory;
        PoolingConfig? pooling = null;
        bool normalize = false;
        int index = 0;
        foreach (JsonElement module in file.Root.EnumerateArray())
        {
            string type = Text(file, module, index, "type");
            string path = Path.Combine(directory, Text(file, module, index, "path"));

            // The spelling of the namespace differs between versions; the class name does not.
            switch (type[(type.LastIndexOf('.') + 1)..])
            {
                case "Transformer":
                    transformer = path;
                    break;
                case "Pooling":
                    pooling = PoolingConfig.Read(path);
                    break;
                case "Normalize":
                    normalize = true;
                    break;
                default:
                    throw new UnsupportedCapabilityException(
                        $"the module {type} of {file.Path}", nameof(OnnxEmbeddingGenerator), "Use a model of the modules Transformer, Pooling and Normalize.");
            }

            index++;
        }

        return new(transformer, pooling, normalize);
    }

    private static string Text(JsonModelFile file, JsonElement module, int index, string name)
    {
        if (module.ValueKind != JsonValueKind.Object || !module.TryGetProperty(name, out JsonElement value))
            throw new ModelInvalidException(file.Path, $"$[{index}].{name}", "Expected a string, found nothing.");

        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw file.Unexpected($"$[{index}].{name}", "a string", value);
    }
}
