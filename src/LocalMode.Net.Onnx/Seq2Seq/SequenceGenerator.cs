namespace LocalMode.Onnx;

/// <summary>Generates the answers to one source text.</summary>
internal static class SequenceGenerator
{
    /// <summary>Runs greedy search, or beam search with more than one beam.</summary>
    /// <param name="decoder">The model.</param>
    /// <param name="config">The settings.</param>
    /// <param name="source">The tokens of the source text.</param>
    /// <param name="prompt">The tokens that the answer begins with; at least one.</param>
    /// <param name="positions">The positions that the decoder has, or <see langword="null"/> for no limit.</param>
    /// <returns>The answers, the best first.</returns>
    public static GeneratedTokens[] Generate(IDecoderSteps decoder, GenerationConfig config, ReadOnlySpan<int> source, int[] prompt, int? positions)
    {
        int most = config.MostTokens(prompt.Length, positions);
        LogitsRules rules = new(config, prompt.Length, most);
        return config.NumBeams > 1
            ? BeamSearch.Run(decoder, config, rules, source, prompt, most)
            : [GreedySearch.Run(decoder, config, rules, source, prompt, most)];
    }
}
