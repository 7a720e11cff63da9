using LocalMode.Safetensors;

namespace LocalMode.Onnx;

/// <summary>Reads the files of a module of sentence-transformers that has weights.</summary>
internal static class LayerFiles
{
    private const string Weights = "model.safetensors";

    public static JsonModelFile OpenConfig(string moduleDirectory)
    {
        string path = Path.Combine(moduleDirectory, "config.json");
        return JsonModelFile.TryOpen(path) ?? throw new ModelNotFoundException(
            Path.GetFileName(moduleDirectory), [path], "modules.json lists this module: download the model's folders too.");
    }

    public static SafetensorsFile OpenWeights(string moduleDirectory)
    {
        string path = Path.Combine(moduleDirectory, Weights);
        if (File.Exists(path) || !File.Exists(Path.Combine(moduleDirectory, "pytorch_model.bin")))
            return SafetensorsFile.Open(path);

        throw new ModelNotFoundException(
            Path.GetFileName(moduleDirectory), [path], "The weights are there as pytorch_model.bin only, which may run code when it is read: convert them to safetensors.");
    }

    /// <summary>Reads a tensor of a known shape.</summary>
    public static float[] Read(SafetensorsFile file, string name, params ReadOnlySpan<long> shape)
    {
        TensorInfo tensor = file.Get(name);
        if (!tensor.Shape.SequenceEqual(shape.ToArray()))
            throw new ModelInvalidException(file.Path, name, $"Expected [{string.Join(", ", shape.ToArray())}], found [{string.Join(", ", tensor.Shape)}].");

        return file.ReadFloats(tensor);
    }

    /// <summary>Compares a number of config.json with the weights.</summary>
    public static void CheckCount(JsonModelFile config, string name, int expected)
    {
        if (config.GetCount(name) is { } found && found != expected)
            throw new ModelInvalidException(config.Path, $"$.{name}", $"Found {found}, but the weights have {expected}.");
    }
}
