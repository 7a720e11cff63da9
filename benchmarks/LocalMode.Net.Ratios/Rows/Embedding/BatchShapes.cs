namespace LocalMode.Ratios.Rows.Embedding;

/// <summary>How others cut a corpus into batches.</summary>
internal static class BatchShapes
{
    /// <summary>sentence-transformers: the longest text in characters first, batches of 32; vectors go back to the order of the texts.</summary>
    public static float[][] SentenceTransformers(BareEncoder encoder, IReadOnlyList<string> texts)
    {
        const int Size = 32;
        int[] order = [.. Enumerable.Range(0, texts.Count).OrderByDescending(i => texts[i].Length)];
        string[] sorted = [.. order.Select(i => texts[i])];
        float[][] vectors = new float[texts.Count][];
        Embed(encoder, sorted, Size, vectors);
        float[][] restored = new float[texts.Count][];
        for (int i = 0; i < order.Length; i++)
            restored[order[i]] = vectors[i];

        return restored;
    }

    /// <summary>fastembed: batches of 256 in the order of the texts.</summary>
    public static float[][] FastEmbed(BareEncoder encoder, IReadOnlyList<string> texts) => InOrder(encoder, texts, 256);

    /// <summary>Semantic Kernel's connector: one text a run.</summary>
    public static float[][] OneByOne(BareEncoder encoder, IReadOnlyList<string> texts) => InOrder(encoder, texts, 1);

    private static float[][] InOrder(BareEncoder encoder, IReadOnlyList<string> texts, int size)
    {
        float[][] vectors = new float[texts.Count][];
        Embed(encoder, [.. texts], size, vectors);
        return vectors;
    }

    private static void Embed(BareEncoder encoder, string[] texts, int size, float[][] vectors)
    {
        for (int start = 0; start < texts.Length; start += size)
        {
            int count = Math.Min(size, texts.Length - start);
            encoder.Embed(texts.AsSpan(start, count), vectors.AsSpan(start, count));
        }
    }
}
