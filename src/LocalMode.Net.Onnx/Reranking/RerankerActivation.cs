namespace LocalMode.Onnx;

/// <summary>Makes the score of a document of a cross-encoder's values; immutable.</summary>
/// <param name="default">The function of <see cref="ScoreFunction.Default"/>.</param>
internal sealed class RerankerActivation(ScoreFunction @default)
{
    /// <summary>Chooses the function: what config.json names, else as sentence-transformers' CrossEncoder does, a sigmoid; over two values their softmax.</summary>
    /// <exception cref="UnsupportedCapabilityException">The file names a function that is none of ours.</exception>
    public static RerankerActivation Of(ClassifierConfig config, string configFile, int labels)
    {
        string? name = config.ActivationFunction;
        return new(name?[(name.LastIndexOf('.') + 1)..] switch
        {
            null => labels == 1 ? ScoreFunction.Sigmoid : ScoreFunction.Softmax,
            "Sigmoid" => ScoreFunction.Sigmoid,
            "Identity" => ScoreFunction.None,
            "Softmax" when labels == 2 => ScoreFunction.Softmax,
            _ => throw new UnsupportedCapabilityException(
                $"the activation function '{name}' of {configFile}", nameof(OnnxReranker), "Use a model whose scores are raw, or go through a sigmoid or a softmax over two labels."),
        });
    }

    /// <summary>Returns the score: of one value or, of two, of the second, which stands for "relevant".</summary>
    public float Score(ReadOnlySpan<float> values, ScoreFunction function)
    {
        if (function == ScoreFunction.Default)
            function = @default;

        Span<float> scores = stackalloc float[values.Length];
        ClassifierHead.Apply(function, values, scores);
        return scores[^1];
    }
}
