using LocalMode.LlamaCpp.Tests.Gguf;

namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>A GGUF of seeded random numbers that llama.cpp runs, small enough to calculate by hand what it must give.</summary>
internal sealed class TinyModel(TinyShape shape, int seed)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, TinyTensor> _tensors = new(StringComparer.Ordinal);

    public TinyShape Shape { get; } = shape;

    /// <summary>Gets the metadata.</summary>
    public GgufBuilder Header { get; } = new();

    public TinyTensor this[string name] => _tensors[name];

    public TinyTensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>Adds a matrix whose outputs are about as large as its inputs.</summary>
    public TinyModel Matrix(string name, int inputs, int outputs) => Add(name, inputs, outputs, center: 0, MathF.Sqrt(3f / inputs));

    /// <summary>Adds a table of rows, such as one for each token.</summary>
    public TinyModel Table(string name, int width, int rows) => Add(name, width, rows, center: 0, spread: 1);

    /// <summary>Adds factors around 1.</summary>
    public TinyModel Gain(string name, int width) => Add(name, width, 1, center: 1, spread: 0.2f);

    /// <summary>Adds summands around 0.</summary>
    public TinyModel Bias(string name, int width) => Add(name, width, 1, center: 0, spread: 0.2f);

    /// <summary>Adds an adapter's two halves for a matrix of the usual width.</summary>
    public TinyModel Pair(string target, int outputs = 32) =>
        Matrix(target + ".lora_a", Shape.Width, TinyAdapter.Rank).Matrix(target + ".lora_b", TinyAdapter.Rank, outputs);

    public TinyModel Change(Action<GgufBuilder> change)
    {
        change(Header);
        return this;
    }

    public byte[] ToBytes()
    {
        foreach ((string name, TinyTensor tensor) in _tensors)
        {
            ulong[] sizes = tensor.Rows == 1 ? [(ulong)tensor.Columns] : [(ulong)tensor.Columns, (ulong)tensor.Rows];
            Header.Weights(name, tensor.Values, sizes);
        }

        return Header.ToBytes();
    }

    /// <summary>Writes the file. Once: the weights join the header here.</summary>
    public ModelReference Write(TemporaryFolder folder, string name = "tiny.gguf") => ModelReference.FromFile(folder.Write(name, ToBytes()));

    private TinyModel Add(string name, int columns, int rows, float center, float spread)
    {
        float[] values = new float[columns * rows];
        for (int i = 0; i < values.Length; i++)
            values[i] = center + (spread * ((2 * _random.NextSingle()) - 1));

        _tensors.Add(name, new(columns, rows, values));
        return this;
    }
}
