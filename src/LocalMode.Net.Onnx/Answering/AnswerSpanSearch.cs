using System.Buffers;
using System.Numerics.Tensors;

namespace LocalMode.Onnx;

/// <summary>Finds the likeliest stretches of tokens in a window, as transformers' question-answering pipeline does.</summary>
internal static class AnswerSpanSearch
{
    /// <summary>Finds the likeliest stretches.</summary>
    /// <param name="startLogits">The model's score of each token as the first of the answer.</param>
    /// <param name="endLogits">Its score as the last.</param>
    /// <param name="candidates">Which tokens take part in the soft-max: those of the context and the class token.</param>
    /// <param name="maxTokens">The most tokens of an answer, at least 1.</param>
    /// <param name="best">Receives first and last token of each stretch, the likeliest first; its length is how many are wanted.</param>
    /// <param name="nullScore">Receives the probability of the window's first token, which stands for "no answer".</param>
    /// <returns>How many there are. Of equal ones the first in the text comes first.</returns>
    public static int Find(
        ReadOnlySpan<float> startLogits, ReadOnlySpan<float> endLogits, ReadOnlySpan<bool> candidates, int maxTokens, Span<AnswerSpan> best, out float nullScore)
    {
        nullScore = 0;
        int length = candidates.Length;
        if (length == 0)
            return 0;

        float[] rented = ArrayPool<float>.Shared.Rent(2 * length);
        Span<float> starts = rented.AsSpan(0, length);
        Span<float> ends = rented.AsSpan(length, length);
        SoftMax(startLogits, candidates, starts);
        SoftMax(endLogits, candidates, ends);
        nullScore = starts[0] * ends[0];
        starts[0] = ends[0] = 0;

        int found = 0;
        for (int start = 1; start < length; start++)
        {
            if (starts[start] == 0)
                continue;

            int stop = (int)Math.Min(length, (long)start + maxTokens);
            for (int end = start; end < stop; end++)
            {
                float score = starts[start] * ends[end];
                if (score > 0 && (found < best.Length || score > best[^1].Score))
                    found = Insert(best, found, new(score, start, end));
            }
        }

        ArrayPool<float>.Shared.Return(rented);
        return found;
    }

    private static void SoftMax(ReadOnlySpan<float> logits, ReadOnlySpan<bool> candidates, Span<float> destination)
    {
        for (int i = 0; i < candidates.Length; i++)
            destination[i] = candidates[i] ? logits[i] : float.NegativeInfinity;

        float max = TensorPrimitives.Max<float>(destination);
        if (float.IsNegativeInfinity(max))
        {
            destination.Clear();
            return;
        }

        TensorPrimitives.Subtract(destination, max, destination);
        TensorPrimitives.Exp(destination, destination);
        TensorPrimitives.Divide(destination, TensorPrimitives.Sum<float>(destination), destination);
    }

    private static int Insert(Span<AnswerSpan> best, int count, AnswerSpan span)
    {
        int place = Math.Min(count, best.Length - 1);
        while (place > 0 && best[place - 1].Score < span.Score)
        {
            best[place] = best[place - 1];
            place--;
        }

        best[place] = span;
        return Math.Min(count + 1, best.Length);
    }
}
