namespace LocalMode.Onnx;

/// <summary>Finds the graph of a model directory.</summary>
internal static class GraphFile
{
    // Optimum and most repositories use a folder; single files stand beside config.json. A quantised graph is another model: it is taken
    // only if it is named, or the only one.
    private static readonly string[] UsualPlaces = ["onnx/model.onnx", "model.onnx"];

    public static string Locate(string model, string directory, string? chosen)
    {
        if (chosen is not null)
        {
            string path = Path.GetFullPath(Path.Combine(directory, chosen));
            return File.Exists(path) ? path : throw Missing(model, directory, [path]);
        }

        string[] probed = Array.ConvertAll(UsualPlaces, place => Path.Combine(directory, place.Replace('/', Path.DirectorySeparatorChar)));
        if (Array.Find(probed, File.Exists) is { } usual)
            return usual;

        string[] found = Candidates(directory);
        return found.Length == 1 ? found[0] : throw Missing(model, directory, probed);
    }

    private static ModelNotFoundException Missing(string model, string directory, string[] probed)
    {
        string[] found = Candidates(directory);
        string remedy = found.Length == 0
            ? "There is no graph below the directory: export the model to ONNX, or choose a repository that holds one."
            : $"Name one of the graphs that are there in {nameof(OnnxModelOptions.ModelFile)} of the options: {string.Join(", ", found.Select(file => Path.GetRelativePath(directory, file)))}.";
        return new(model, probed, remedy);
    }

    private static string[] Candidates(string directory)
    {
        string[] found = [.. Directory.EnumerateFiles(directory, "*.onnx", SearchOption.AllDirectories)];
        Array.Sort(found, StringComparer.Ordinal);
        return found;
    }
}
