using System.Numerics.Tensors;
using LocalMode.Safetensors;

namespace LocalMode.Onnx;

/// <summary>The LayerNorm module of sentence-transformers.</summary>
internal sealed class LayerNormLayer : EmbeddingLayer
{
    // PyTorch's default; the module keeps no other.
    private const float Epsilon = 1e-5f;

    private readonly string _file;
    private readonly float[] _weight;
    private readonly float[] _bias;

    private LayerNormLayer(string file, float[] weight, float[] bias)
    {
        _file = file;
        _weight = weight;
        _bias = bias;
    }

    /// <summary>Reads the module's config.json and model.safetensors.</summary>
    /// <exception cref="ModelNotFoundException">One of them is missing.</exception>
    /// <exception cref="ModelInvalidException">They do not fit together.</exception>
    public static LayerNormLayer Read(string moduleDirectory)
    {
        using JsonModelFile config = LayerFiles.OpenConfig(moduleDirectory);
        using SafetensorsFile weights = LayerFiles.OpenWeights(moduleDirectory);
        int length = (int)Math.Min(weights.Get("norm.weight").Count, int.MaxValue);
        LayerFiles.CheckCount(config, "dimension", length);
        return new(weights.Path, LayerFiles.Read(weights, "norm.weight", length), LayerFiles.Read(weights, "norm.bias", length));
    }

    public override int OutputLength(int inputLength) => inputLength == _weight.Length
        ? inputLength
        : throw new ModelInvalidException(_file, "norm.weight", $"It takes vectors of {_weight.Length} values, but what comes before it gives {inputLength}.");

    public override void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        float mean = TensorPrimitives.Sum(input) / input.Length;
        TensorPrimitives.Subtract(input, mean, output);
        float variance = TensorPrimitives.SumOfSquares<float>(output) / input.Length;
        TensorPrimitives.Divide(output, MathF.Sqrt(variance + Epsilon), output);
        TensorPrimitives.MultiplyAdd(output, _weight, _bias, output);
    }
}
