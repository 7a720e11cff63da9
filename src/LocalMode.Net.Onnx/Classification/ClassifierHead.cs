using LocalMode.Numerics;

namespace LocalMode.Onnx;

/// <summary>Makes labels and scores of the values of a sequence classifier; immutable.</summary>
/// <param name="labels">The labels in the order of the values.</param>
/// <param name="default">The function of <see cref="ScoreFunction.Default"/>.</param>
internal sealed class ClassifierHead(IReadOnlyList<string> labels, ScoreFunction @default)
{
    /// <summary>Gets the labels in the order of the values.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>Chooses the function as transformers' text-classification pipeline does.</summary>
    public static ScoreFunction FunctionOf(ClassifierConfig config, int labels) => config.ProblemType switch
    {
        "regression" => ScoreFunction.None,
        "multi_label_classification" => ScoreFunction.Sigmoid,
        _ => labels == 1 ? ScoreFunction.Sigmoid : ScoreFunction.Softmax,
    };

    /// <summary>Returns the best labels, the best first; of equal scores the one with the lower index first.</summary>
    /// <param name="values">The graph's values.</param>
    /// <param name="function">What makes scores of them.</param>
    /// <param name="count">How many labels come back; all where there are fewer.</param>
    public LabelScore[] Rank(ReadOnlySpan<float> values, ScoreFunction function, int count)
    {
        Span<float> scores = values.Length <= 256 ? stackalloc float[values.Length] : new float[values.Length];
        Apply(function == ScoreFunction.Default ? @default : function, values, scores);
        int[] best = new int[Math.Min(count, scores.Length)];
        TopK.Select(scores, best);
        LabelScore[] ranked = new LabelScore[best.Length];
        for (int i = 0; i < ranked.Length; i++)
            ranked[i] = new(labels[best[i]], scores[best[i]]);

        return ranked;
    }

    /// <summary>Makes scores of values; <see cref="ScoreFunction.Default"/> must have been resolved.</summary>
    public static void Apply(ScoreFunction function, ReadOnlySpan<float> values, Span<float> scores)
    {
        switch (function)
        {
            case ScoreFunction.Softmax:
                VectorMath.Softmax(values, scores);
                break;
            case ScoreFunction.Sigmoid:
                VectorMath.Sigmoid(values, scores);
                break;
            default:
                values.CopyTo(scores);
                break;
        }
    }
}
