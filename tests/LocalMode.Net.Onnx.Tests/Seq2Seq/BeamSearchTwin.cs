namespace LocalMode.Onnx.Tests.Seq2Seq;

/// <summary>
/// Beam search written down as the steps of transformers 4.53, over whole lists and without a shortcut: candidates and finished answers are
/// joined and sorted each step, and what must not be chosen is lowered by 1e9.
/// </summary>
internal static class BeamSearchTwin
{
    private const float Excluded = -1e9f;

    public static (int[] Tokens, float Score)[] Run(IDecoderSteps decoder, GenerationConfig config, int[] prompt, int most)
    {
        int beams = config.NumBeams;
        int keep = Math.Max(2, 1 + config.EosTokens.Length) * beams;
        int vocabulary = decoder.VocabularySize;
        LogitsRules rules = new(config, prompt.Length, most);
        List<Entry> running = [.. Enumerable.Range(0, beams).Select(beam => new Entry(prompt, beam == 0 ? 0 : Excluded, false, beam))];
        List<Entry> finished = [.. Enumerable.Range(0, beams).Select(_ => new Entry([], Excluded, false, 0))];
        bool canImprove = true;
        int length = prompt.Length;
        Span<float> logits = decoder.Start([], prompt, beams);
        while (true)
        {
            List<Entry> all = [];
            for (int beam = 0; beam < beams; beam++)
            {
                Span<float> row = logits.Slice(beam * vocabulary, vocabulary);
                LogitsRules.LogSoftmax(row);
                rules.Apply(row, running[beam].Tokens, []);
                for (int token = 0; token < vocabulary; token++)
                    all.Add(new([.. running[beam].Tokens, token], row[token] + running[beam].Score, length + 1 >= most || config.EosTokens.Contains(token), beam));
            }

            List<Entry> top = Top(all, keep);
            running = Top([.. top.Select(static entry => entry with { Score = entry.Score + (entry.Ends ? Excluded : 0) })], beams);

            float penalty = (float)Math.Pow(length + 1 - prompt.Length, config.LengthPenalty);
            bool isFull = finished.All(static entry => entry.Ends) && config.EarlyStopping == BeamSearchStopping.Early;
            List<Entry> joined = [.. finished];
            for (int i = 0; i < top.Count; i++)
            {
                bool ends = top[i].Ends && i < beams;
                float score = top[i].Score / penalty;
                score += isFull ? Excluded : 0;
                score += canImprove ? 0 : Excluded;
                score += ends ? 0 : Excluded;
                joined.Add(top[i] with { Score = score, Ends = ends });
            }

            finished = Top(joined, beams);
            length++;
            int hypothetical = config.EarlyStopping == BeamSearchStopping.Never && config.LengthPenalty > 0 ? most - prompt.Length : length - prompt.Length;
            float best = running[0].Score / (float)Math.Pow(hypothetical, config.LengthPenalty);
            canImprove &= finished.Any(entry => best > (entry.Ends ? finished.Min(static other => other.Score) : Excluded));
            bool isOpen = !(finished.All(static entry => entry.Ends) && config.EarlyStopping == BeamSearchStopping.Early);
            if (!canImprove || !isOpen || top.All(static entry => entry.Ends))
                return [.. finished.Take(config.NumReturnSequences).Select(entry => (entry.Tokens[prompt.Length..], entry.Score))];

            logits = decoder.Next([.. running.Select(static entry => entry.Tokens[^1])], [.. running.Select(static entry => entry.Beam)]);
        }
    }

    // Stable: of equal scores the first.
    private static List<Entry> Top(List<Entry> entries, int count) => [.. entries.OrderByDescending(static entry => entry.Score).Take(count)];

    private sealed record Entry(int[] Tokens, float Score, bool Ends, int Beam);
}
