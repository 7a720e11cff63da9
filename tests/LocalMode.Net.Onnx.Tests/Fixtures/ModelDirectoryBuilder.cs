namespace LocalMode.Onnx.Tests.Fixtures;

/// <summary>A model directory of a test's own, deleted with it: MiniLM's tokenizer, and what the test writes.</summary>
internal sealed class ModelDirectoryBuilder : IDisposable
{
    public ModelDirectoryBuilder() => Directory = System.IO.Directory.CreateTempSubdirectory("localmode-onnx-").FullName;

    public string Directory { get; }

    public ModelReference Reference => ModelReference.FromDirectory(Directory, "test/model");

    public string PathOf(string file) => Path.Combine(Directory, file.Replace('/', Path.DirectorySeparatorChar));

    public ModelDirectoryBuilder Write(string file, string text)
    {
        File.WriteAllText(Prepare(file), text);
        return this;
    }

    public ModelDirectoryBuilder Write(string file, byte[] bytes)
    {
        File.WriteAllBytes(Prepare(file), bytes);
        return this;
    }

    /// <summary>Copies a file of MiniLM.</summary>
    public ModelDirectoryBuilder Copy(string file, string? to = null)
    {
        File.Copy(Path.Combine(TestModels.AllMiniLm.Path, file), Prepare(to ?? file));
        return this;
    }

    /// <summary>Adds MiniLM's tokenizer and a graph that echoes its inputs.</summary>
    public ModelDirectoryBuilder WithEcho(Action<OnnxGraphBuilder>? configure = null, params string[] inputs)
    {
        OnnxGraphBuilder graph = new OnnxGraphBuilder().With(inputs.Length > 0 ? inputs : ["input_ids", "attention_mask", "token_type_ids"]);
        configure?.Invoke(graph);
        return Copy("tokenizer.json").Write("model.onnx", graph.Build());
    }

    public Task<OnnxEmbeddingGenerator> OpenAsync(OnnxEmbeddingOptions? options = null) =>
        OnnxEmbeddingGenerator.OpenAsync(Reference, options, cancellationToken: TestContext.Current.CancellationToken);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private string Prepare(string file)
    {
        string path = PathOf(file);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
