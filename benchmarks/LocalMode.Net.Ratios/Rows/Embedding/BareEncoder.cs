using LocalMode.Models;
using LocalMode.Numerics;
using LocalMode.Tokenizers;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Ratios.Rows.Embedding;

/// <summary>
/// The baseline of the embedding rows: MiniLM's graph in a session of its own, our tokenizer and our pooling, batches as the caller makes them. What it
/// needs for a batch is kept between batches, which favours it over what it stands for.
/// </summary>
internal sealed class BareEncoder : IDisposable
{
    public const int MaxTokens = 256;
    public const int Dimensions = 384;

    private static readonly string[] InputNames = ["input_ids", "attention_mask", "token_type_ids"];

    private readonly HfTokenizer _tokenizer = HfTokenizer.Load(Path.Combine(AllMiniLmL6V2.Model.Path, "tokenizer.json"));
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly int[] _room = new int[MaxTokens];
    private int[][] _tokens = [];
    private long[] _ids = [];
    private long[] _mask = [];
    private long[] _types = [];

    public BareEncoder(int threads)
    {
        using SessionOptions options = SessionOptionsOf(threads);
        _session = new(Path.Combine(AllMiniLmL6V2.Model.Path, "model_quantized.onnx"), options);
    }

    /// <summary>Makes the options of a baseline's session: ONNX Runtime's defaults, with 8-bit products as exact as ours on processors without VNNI.</summary>
    public static SessionOptions SessionOptionsOf(int threads)
    {
        SessionOptions options = new() { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.x64quantprecision", "1");
        return options;
    }

    /// <summary>Gets the tokens of the batches so far, padding included.</summary>
    public long PaddedTokens { get; private set; }

    /// <summary>Embeds one batch, padded to its longest text.</summary>
    public void Embed(ReadOnlySpan<string> texts, Span<float[]> vectors)
    {
        Reserve(texts.Length);
        int columns = 0;
        for (int row = 0; row < texts.Length; row++)
        {
            int count = _tokenizer.EncodeIds(texts[row], _room, default, addSpecialTokens: true, allowSpecialTokens: false);
            _tokens[row] = _room.AsSpan(0, count).ToArray();
            columns = Math.Max(columns, count);
        }

        Fill(texts.Length, columns);
        PaddedTokens += (long)texts.Length * columns;
        long[] shape = [texts.Length, columns];
        int values = texts.Length * columns;
        using OrtValue ids = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _ids.AsMemory(0, values), shape);
        using OrtValue mask = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _mask.AsMemory(0, values), shape);
        using OrtValue types = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _types.AsMemory(0, values), shape);
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(_options, InputNames, [ids, mask, types], _session.OutputNames);
        ReadOnlySpan<float> hidden = outputs[0].GetTensorDataAsSpan<float>();
        for (int row = 0; row < texts.Length; row++)
        {
            float[] vector = new float[Dimensions];
            Pooling.Mean(hidden.Slice(row * columns * Dimensions, columns * Dimensions), _mask.AsSpan(row * columns, columns), vector);
            VectorMath.Normalize(vector);
            vectors[row] = vector;
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    private void Reserve(int rows)
    {
        if (_tokens.Length >= rows)
            return;

        _tokens = new int[rows][];
        _ids = new long[rows * MaxTokens];
        _mask = new long[rows * MaxTokens];
        _types = new long[rows * MaxTokens];
    }

    private void Fill(int rows, int columns)
    {
        _ids.AsSpan(0, rows * columns).Clear();
        _mask.AsSpan(0, rows * columns).Clear();
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < _tokens[row].Length; i++)
            {
                _ids[(row * columns) + i] = _tokens[row][i];
                _mask[(row * columns) + i] = 1;
            }
        }
    }
}
