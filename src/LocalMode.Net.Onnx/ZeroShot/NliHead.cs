using LocalMode.Numerics;

namespace LocalMode.Onnx;

/// <summary>
/// Makes scores of labels from an inference model's values, as transformers' zero-shot-classification pipeline does: entailment is the first label that begins
/// with "entail" in any case; contradiction is the first label, or the last where that is entailment, whatever it is called. Immutable.
/// </summary>
internal sealed class NliHead
{
    private readonly int _entailment;
    private readonly int _contradiction;

    private NliHead(int entailment, int contradiction)
    {
        _entailment = entailment;
        _contradiction = contradiction;
    }

    /// <exception cref="ModelInvalidException">No label is entailment, or it is the only one.</exception>
    public static NliHead Create(IReadOnlyList<string> labels, string configFile)
    {
        int entailment = -1;
        for (int i = labels.Count - 1; i >= 0; i--)
        {
            if (labels[i].StartsWith("entail", StringComparison.OrdinalIgnoreCase))
                entailment = i;
        }

        if (entailment < 0 || labels.Count < 2)
        {
            throw new ModelInvalidException(
                configFile, "$.id2label", $"Expected two labels or more, one of which begins with 'entail'; found {string.Join(", ", labels)}. Use a model trained for natural language inference.");
        }

        return new(entailment, entailment == 0 ? labels.Count - 1 : 0);
    }

    /// <summary>Ranks the labels of a text, the best first; of equal scores the later label first, as the pipeline has it.</summary>
    /// <param name="values">The graph's values for each label's hypothesis, one row a label.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="multiLabel">Whether each label has a probability of its own; so for a single label in any case.</param>
    public LabelScore[] Rank(ReadOnlySpan<float> values, string[] labels, bool multiLabel)
    {
        int width = values.Length / labels.Length;
        float[] scores = new float[labels.Length];
        if (multiLabel || labels.Length == 1)
        {
            Span<float> pair = stackalloc float[2];
            for (int i = 0; i < scores.Length; i++)
            {
                pair[0] = values[(i * width) + _contradiction];
                pair[1] = values[(i * width) + _entailment];
                VectorMath.Softmax(pair, pair);
                scores[i] = pair[1];
            }
        }
        else
        {
            for (int i = 0; i < scores.Length; i++)
                scores[i] = values[(i * width) + _entailment];

            VectorMath.Softmax(scores, scores);
        }

        LabelScore[] ranked = new LabelScore[labels.Length];
        int[] order = [.. Enumerable.Range(0, labels.Length)];
        Array.Sort(order, (a, b) => scores[a] != scores[b] ? scores[b].CompareTo(scores[a]) : b.CompareTo(a));
        for (int i = 0; i < ranked.Length; i++)
            ranked[i] = new(labels[order[i]], scores[order[i]]);

        return ranked;
    }
}
