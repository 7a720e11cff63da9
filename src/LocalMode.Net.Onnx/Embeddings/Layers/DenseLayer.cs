using System.Numerics.Tensors;
using LocalMode.Safetensors;

namespace LocalMode.Onnx;

/// <summary>The Dense module of sentence-transformers: a linear map, a bias, a function, and perhaps the input added to the result.</summary>
internal sealed class DenseLayer : EmbeddingLayer
{
    private const string TokenVectors = "token_embeddings";

    private readonly string _file;
    private readonly int _inputs;
    private readonly int _outputs;

    // Row-major [outputs, inputs].
    private readonly float[] _weight;
    private readonly float[]? _bias;
    private readonly float[]? _residual;
    private readonly bool _addsInput;
    private readonly LayerActivation _activation;

    private DenseLayer(string file, int inputs, int outputs, float[] weight, float[]? bias, float[]? residual, bool addsInput, LayerActivation activation)
    {
        _file = file;
        _inputs = inputs;
        _outputs = outputs;
        _weight = weight;
        _bias = bias;
        _residual = residual;
        _addsInput = addsInput;
        _activation = activation;
    }

    /// <summary>Reads the module's config.json and model.safetensors.</summary>
    /// <exception cref="ModelNotFoundException">One of them is missing.</exception>
    /// <exception cref="ModelInvalidException">They do not fit together.</exception>
    /// <exception cref="UnsupportedCapabilityException">The module works on tokens, or its function is not known.</exception>
    public static DenseLayer Read(string moduleDirectory)
    {
        using JsonModelFile config = LayerFiles.OpenConfig(moduleDirectory);
        if ((config.GetString("module_input_name") ?? config.GetString("module_output_name")) == TokenVectors)
            throw new UnsupportedCapabilityException($"a Dense module over tokens ({config.Path})", nameof(OnnxEmbeddingGenerator), "Export the graph with that module inside.");

        string function = config.GetString("activation_function") ?? "Tanh";
        LayerActivation activation = LayerActivations.Find(function)
            ?? throw new UnsupportedCapabilityException(
                $"the activation function {function} of {config.Path}", nameof(OnnxEmbeddingGenerator), $"Known are {string.Join(", ", Enum.GetNames<LayerActivation>())}.");
        bool residual = config.GetBoolean("use_residual") ?? false;

        using SafetensorsFile weights = LayerFiles.OpenWeights(moduleDirectory);
        TensorInfo weight = weights.Get("linear.weight");
        if (weight.Shape is not [> 0 and <= int.MaxValue, > 0 and <= int.MaxValue])
            throw new ModelInvalidException(weights.Path, weight.Name, $"Expected [outputs, inputs], found [{string.Join(", ", weight.Shape)}].");

        (int outputs, int inputs) = ((int)weight.Shape[0], (int)weight.Shape[1]);
        LayerFiles.CheckCount(config, "in_features", inputs);
        LayerFiles.CheckCount(config, "out_features", outputs);
        return new(
            weights.Path,
            inputs,
            outputs,
            weights.ReadFloats(weight),
            config.GetBoolean("bias") == false ? null : LayerFiles.Read(weights, "linear.bias", outputs),
            residual && inputs != outputs ? LayerFiles.Read(weights, "residual.weight", outputs, inputs) : null,
            residual && inputs == outputs,
            activation);
    }

    public override int OutputLength(int inputLength) => inputLength == _inputs
        ? _outputs
        : throw new ModelInvalidException(_file, "linear.weight", $"It takes vectors of {_inputs} values, but what comes before it gives {inputLength}.");

    public override void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        Multiply(_weight, input, output);
        if (_bias is not null)
            TensorPrimitives.Add(output, _bias, output);

        _activation.Apply(output);
        if (_addsInput)
            TensorPrimitives.Add(output, input, output);

        for (int i = 0; _residual is not null && i < output.Length; i++)
            output[i] += TensorPrimitives.Dot(_residual.AsSpan(i * input.Length, input.Length), input);
    }

    private static void Multiply(float[] matrix, ReadOnlySpan<float> input, Span<float> output)
    {
        for (int i = 0; i < output.Length; i++)
            output[i] = TensorPrimitives.Dot(matrix.AsSpan(i * input.Length, input.Length), input);
    }
}
