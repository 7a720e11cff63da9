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
                AnswerSpan span = new(starts[start] * ends[end], start, end);
                if (span.Score > 0)
                    found = Keep(best, found, span);
            }
        }

        ArrayPool<float>.Shared.Return(rented);
        best[..found].Sort(static (a, b) => IsBetter(a, b) ? -1 : IsBetter(b, a) ? 1 : 0);
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

    // A heap whose root is the worst of the kept: once it is full, a stretch only has to beat the root.
    private static int Keep(Span<AnswerSpan> heap, int count, AnswerSpan span)
    {
        if (count < heap.Length)
        {
            int child = count;
            for (int parent = (child - 1) / 2; child > 0 && IsBetter(heap[parent], span); parent = (child - 1) / 2)
            {
                heap[child] = heap[parent];
                child = parent;
            }

            heap[child] = span;
            return count + 1;
        }

        if (!IsBetter(span, heap[0]))
            return count;

        int place = 0;
        for (int worst = 1; worst < count; worst = (2 * place) + 1)
        {
            if (worst + 1 < count && IsBetter(heap[worst], heap[worst + 1]))
                worst++;
            if (IsBetter(heap[worst], span))
                break;

            heap[place] = heap[worst];
            place = worst;
        }

        heap[place] = span;
        return count;
    }

    private static bool IsBetter(AnswerSpan a, AnswerSpan b) =>
        a.Score != b.Score ? a.Score > b.Score : a.Start != b.Start ? a.Start < b.Start : a.End < b.End;
}
