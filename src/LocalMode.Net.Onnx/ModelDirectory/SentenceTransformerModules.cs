using System.Collections.Immutable;
using System.Text.Json;

namespace LocalMode.Onnx;

/// <summary>The steps that modules.json lists: a transformer, then pooling, then layers.</summary>
/// <param name="TransformerDirectory">Where the transformer's own files are: the model directory or a folder of it.</param>
/// <param name="Pooling">The pooling, or null if no module pools.</param>
/// <param name="Layers">What comes after the pooling, in order.</param>
internal sealed record SentenceTransformerModules(string TransformerDirectory, PoolingConfig? Pooling, ImmutableArray<EmbeddingLayer> Layers)
{
    public static SentenceTransformerModules Read(string directory)
    {
        using JsonModelFile? file = JsonModelFile.TryOpen(Path.Combine(directory, "modules.json"), JsonValueKind.Array);

        // Without modules.json sentence-transformers pools by the mean and does not normalise.
        if (file is null)
            return new(directory, Pooling: null, Layers: []);

        string transformer = directory;
        PoolingConfig? pooling = null;
        List<EmbeddingLayer> layers = [];
        int index = 0;
        foreach (JsonElement module in file.Root.EnumerateArray())
        {
            string type = Text(file, module, index, "type");
            string path = Path.Combine(directory, Text(file, module, index, "path"));

            // The spelling of the namespace differs between versions; the class name does not.
            switch (type[(type.LastIndexOf('.') + 1)..])
            {
                case "Transformer" when index == 0:
                    transformer = path;
                    break;
                case "Pooling" when pooling is null && layers.Count == 0:
                    pooling = PoolingConfig.Read(path);
                    break;
                case "Dense" when pooling is not null:
                    layers.Add(DenseLayer.Read(path));
                    break;
                case "LayerNorm" when pooling is not null:
                    layers.Add(LayerNormLayer.Read(path));
                    break;
                case "Normalize":
                    layers.Add(NormalizeLayer.Instance);
                    break;
                case "Dropout":
                    // It does something in training only.
                    break;
                default:
                    throw new UnsupportedCapabilityException(
                        $"the module {type} at place {index} of {file.Path}",
                        nameof(OnnxEmbeddingGenerator),
                        "Use a model of Transformer, Pooling, then any of Dense, LayerNorm, Dropout and Normalize.");
            }

            index++;
        }

        return new(transformer, pooling, [.. layers]);
    }

    private static string Text(JsonModelFile file, JsonElement module, int index, string name)
    {
        if (module.ValueKind != JsonValueKind.Object || !module.TryGetProperty(name, out JsonElement value))
            throw new ModelInvalidException(file.Path, $"$[{index}].{name}", "Expected a string, found nothing.");

        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw file.Unexpected($"$[{index}].{name}", "a string", value);
    }
}
