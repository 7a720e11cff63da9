using System.Numerics.Tensors;
using LocalMode.Numerics;

namespace LocalMode.Onnx;

/// <summary>Finds the likeliest tokens of a mask.</summary>
internal static class MaskScores
{
    /// <summary>Finds the likeliest tokens.</summary>
    /// <param name="logits">The model's scores of the whole vocabulary at the mask.</param>
    /// <param name="targets">The only tokens to choose from, or empty for all.</param>
    /// <param name="tokens">Receives the tokens' ids, the likeliest first; its length is how many are wanted.</param>
    /// <param name="scores">Receives their probabilities among all tokens, whatever the targets; at least as long as <paramref name="tokens"/>.</param>
    /// <returns>How many there are.</returns>
    public static int Find(ReadOnlySpan<float> logits, ReadOnlySpan<int> targets, Span<int> tokens, Span<float> scores)
    {
        float max = TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (float logit in logits)
            sum += MathF.Exp(logit - max);

        int count;
        if (targets.IsEmpty)
        {
            count = TopK.Select(logits, tokens);
        }
        else
        {
            float[] wanted = new float[targets.Length];
            for (int i = 0; i < wanted.Length; i++)
                wanted[i] = logits[targets[i]];

            count = TopK.Select(wanted, tokens);
            for (int i = 0; i < count; i++)
                tokens[i] = targets[tokens[i]];
        }

        for (int i = 0; i < count; i++)
            scores[i] = (float)(MathF.Exp(logits[tokens[i]] - max) / sum);

        return count;
    }
}
