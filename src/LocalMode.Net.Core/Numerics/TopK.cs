namespace LocalMode.Numerics;

/// <summary>Finds the largest scores.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public static class TopK
{
    /// <summary>Writes the indices of the largest scores, the largest first.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="indices">Receives the indices; its length is the k of top-k.</param>
    /// <returns>How many were written: the smaller of both lengths.</returns>
    /// <remarks>
    /// Of equal scores the lower index comes first, and positive and negative zero are equal. NaN ranks below every number.
    /// The work space is the destination itself (a heap of k), so nothing is allocated; the time is O(n log k).
    /// </remarks>
    public static int Select(ReadOnlySpan<float> scores, Span<int> indices)
    {
        int count = Math.Min(scores.Length, indices.Length);
        if (count == 0)
            return 0;

        // A heap whose root is the worst of the kept: later scores only have to beat the root.
        Span<int> heap = indices[..count];
        for (int i = 0; i < count; i++)
            heap[i] = i;
        for (int i = (count / 2) - 1; i >= 0; i--)
            SiftDown(scores, heap, i);

        for (int i = count; i < scores.Length; i++)
        {
            if (!IsBetter(scores, i, heap[0]))
                continue;

            heap[0] = i;
            SiftDown(scores, heap, 0);
        }

        // Taking the worst off the heap again and again leaves the best in front.
        for (int end = count - 1; end > 0; end--)
        {
            (heap[0], heap[end]) = (heap[end], heap[0]);
            SiftDown(scores, heap[..end], 0);
        }

        return count;
    }

    private static void SiftDown(ReadOnlySpan<float> scores, Span<int> heap, int parent)
    {
        while (true)
        {
            int worst = (2 * parent) + 1;
            if (worst >= heap.Length)
                return;
            if (worst + 1 < heap.Length && IsBetter(scores, heap[worst], heap[worst + 1]))
                worst++;
            if (!IsBetter(scores, heap[parent], heap[worst]))
                return;

            (heap[parent], heap[worst]) = (heap[worst], heap[parent]);
            parent = worst;
        }
    }

    private static bool IsBetter(ReadOnlySpan<float> scores, int x, int y)
    {
        float a = scores[x];
        float b = scores[y];
        if (a > b)
            return true;
        if (a < b)
            return false;
        if (float.IsNaN(a) != float.IsNaN(b))
            return float.IsNaN(b);

        return x < y;
    }
}
