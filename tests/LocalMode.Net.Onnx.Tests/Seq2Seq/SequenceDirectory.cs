using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Seq2Seq;

/// <summary>A copy of a fixture that a test may change, deleted with it.</summary>
internal sealed class SequenceDirectory : IDisposable
{
    public SequenceDirectory(string fixture, bool withGraphs = true)
    {
        Path = Directory.CreateTempSubdirectory("localmode-seq2seq-").FullName;
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "onnx"));
        foreach (string file in Directory.GetFiles(TaskFixture.Directory(fixture)))
            File.Copy(file, PathOf(System.IO.Path.GetFileName(file)));
        foreach (string file in withGraphs ? Directory.GetFiles(System.IO.Path.Combine(TaskFixture.Directory(fixture), "onnx")) : [])
            File.Copy(file, PathOf("onnx/" + System.IO.Path.GetFileName(file)));
    }

    public string Path { get; }

    public ModelReference Reference => ModelReference.FromDirectory(Path, "test/model");

    public string PathOf(string file) => System.IO.Path.Combine(Path, file.Replace('/', System.IO.Path.DirectorySeparatorChar));

    public SequenceDirectory Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return this;
    }

    /// <summary>Changes a file by replacing text that occurs in it.</summary>
    public SequenceDirectory Replace(string file, string found, string by)
    {
        string text = File.ReadAllText(PathOf(file));
        text.Should().Contain(found);
        return Write(file, text.Replace(found, by, StringComparison.Ordinal));
    }

    public SequenceDirectory Delete(string file)
    {
        File.Delete(PathOf(file));
        return this;
    }

    public SequenceDirectory Move(string file, string to)
    {
        File.Move(PathOf(file), PathOf(to));
        return this;
    }

    public Task<OnnxSummarizer> SummarizerAsync(OnnxSummarizerOptions? options = null) =>
        OnnxSummarizer.OpenAsync(Reference, options, cancellationToken: TestContext.Current.CancellationToken);

    public Task<OnnxTranslator> TranslatorAsync(OnnxTranslatorOptions? options = null) =>
        OnnxTranslator.OpenAsync(Reference, options, cancellationToken: TestContext.Current.CancellationToken);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
