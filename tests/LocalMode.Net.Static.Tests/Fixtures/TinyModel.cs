using System.Text.Json;

namespace LocalMode.Static.Tests.Fixtures;

/// <summary>A model directory of a test's own, deleted with it: a vocabulary of a few words, and what the test writes.</summary>
internal sealed class TinyModel : IDisposable
{
    /// <summary>The tokens: their index is their id.</summary>
    public static readonly string[] Words = ["[UNK]", "[SEP]", "one", "two", "three", "four"];

    public TinyModel() => Directory = System.IO.Directory.CreateTempSubdirectory("localmode-static-").FullName;

    public string Directory { get; }

    public ModelReference Reference => ModelReference.FromDirectory(Directory, "test/tiny");

    public string PathOf(string file) => Path.Combine(Directory, file.Replace('/', Path.DirectorySeparatorChar));

    public TinyModel Write(string file, string text) => Write(file, System.Text.Encoding.UTF8.GetBytes(text));

    public TinyModel Write(string file, byte[] bytes)
    {
        string path = PathOf(file);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return this;
    }

    /// <summary>Writes the tokenizer: whole words between white space.</summary>
    public TinyModel WithTokenizer(string file = "tokenizer.json", string truncation = "null", string unknown = "[UNK]")
    {
        string vocabulary = string.Join(',', Words.Select((word, id) => $"{JsonSerializer.Serialize(word)}:{id}"));
        return Write(file, $$"""
            {"version":"1.0","truncation":{{truncation}},"padding":null,
             "added_tokens":[{"id":1,"content":"[SEP]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
             "normalizer":null,"pre_tokenizer":{"type":"Whitespace"},"post_processor":null,"decoder":null,
             "model":{"type":"WordPiece","unk_token":"{{unknown}}","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{ {{vocabulary}} } } }
            """);
    }

    /// <summary>Writes model2vec's config.json.</summary>
    public TinyModel WithModel2Vec(string more = "\"normalize\":false") => Write("config.json", $$"""{"model_type":"model2vec",{{more}}}""");

    /// <summary>Writes the table: row i is (i, 10 i), so that sums tell which rows went in.</summary>
    public TinyModel WithTable(string name = "embeddings", string file = "model.safetensors") => Write(file, Table(name).Build());

    public static SafetensorsBuilder Table(string name = "embeddings") =>
        new SafetensorsBuilder().Add(name, "F32", [Words.Length, 2], [.. Enumerable.Range(0, Words.Length).SelectMany(static i => new float[] { i, 10 * i })]);

    public Task<StaticEmbeddingGenerator> OpenAsync(StaticEmbeddingOptions? options = null) =>
        StaticEmbeddingGenerator.OpenAsync(Reference, options, cancellationToken: TestContext.Current.CancellationToken);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
