namespace LocalMode.Onnx.Tests.Seq2Seq;

/// <summary>A model whose logits are a function of the answer so far.</summary>
internal sealed class ScriptedDecoder(int vocabulary, Func<int[], float[]> logits) : IDecoderSteps
{
    private int[][] _answers = [];

    public int VocabularySize => vocabulary;

    /// <summary>Gets the steps that were asked for.</summary>
    public int Steps { get; private set; }

    public static ScriptedDecoder Random(int seed, int vocabulary) => new(vocabulary, answer =>
    {
        int hash = seed;
        foreach (int token in answer)
            hash = unchecked((hash * 31) + token + 1);

        // Eighths, so that ties come up.
        Random random = new(hash);
        return [.. Enumerable.Range(0, vocabulary).Select(_ => MathF.Round(random.NextSingle() * 24) / 8)];
    });

    public Span<float> Start(scoped ReadOnlySpan<int> source, scoped ReadOnlySpan<int> prompt, int rows)
    {
        int[] copy = prompt.ToArray();
        _answers = [.. Enumerable.Repeat(copy, rows)];
        return Logits();
    }

    public Span<float> Next(scoped ReadOnlySpan<int> tokens, scoped ReadOnlySpan<int> parents)
    {
        int[][] next = new int[_answers.Length][];
        for (int row = 0; row < next.Length; row++)
            next[row] = [.. _answers[parents[row]], tokens[row]];

        _answers = next;
        return Logits();
    }

    private float[] Logits()
    {
        Steps++;
        return [.. _answers.SelectMany(logits)];
    }
}
