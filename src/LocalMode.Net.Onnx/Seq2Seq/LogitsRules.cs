using System.Numerics.Tensors;

namespace LocalMode.Onnx;

/// <summary>What changes the scores of the next token, in the order of transformers' logits processors.</summary>
/// <param name="config">The settings.</param>
/// <param name="prompt">The tokens that the answer begins with.</param>
/// <param name="most">The most tokens of an answer, the prompt included.</param>
internal sealed class LogitsRules(GenerationConfig config, int prompt, int most)
{
    private readonly int[][] _badWords = Array.FindAll(config.BadWords, word => word.Length != 1 || Array.IndexOf(config.EosTokens, word[0]) < 0);

    /// <summary>Changes the scores of one row: logits, or log-probabilities under beam search.</summary>
    /// <param name="scores">The scores of all tokens.</param>
    /// <param name="answer">The answer so far, the prompt included.</param>
    /// <param name="source">The tokens of the source text.</param>
    public void Apply(Span<float> scores, ReadOnlySpan<int> answer, ReadOnlySpan<int> source)
    {
        if (config.EncoderRepetitionPenalty != 1)
            Penalize(scores, source, (float)(1 / config.EncoderRepetitionPenalty));
        if (config.RepetitionPenalty != 1)
            Penalize(scores, answer, (float)config.RepetitionPenalty);
        if (config.NoRepeatNgramSize > 0)
            BanRepeats(scores, answer, answer, config.NoRepeatNgramSize);
        if (config.EncoderNoRepeatNgramSize > 0)
            BanRepeats(scores, answer, source, config.EncoderNoRepeatNgramSize);

        BanWords(scores, answer);
        if (answer.Length < config.MinLength && config.MinNewTokens is null)
            Ban(scores, config.EosTokens);
        if (answer.Length - prompt < config.MinNewTokens)
            Ban(scores, config.EosTokens);
        if (answer.Length == 1 && config.ForcedBosToken is { } bos)
            Force(scores, [bos]);
        if (answer.Length == most - 1 && config.ForcedEosTokens.Length > 0)
            Force(scores, config.ForcedEosTokens);
        if (config.RemoveInvalidValues)
            RemoveInvalid(scores);
        if (config.ExponentialDecay is { } decay)
            Decay(scores, answer.Length - (decay.Start + prompt), decay.Factor);

        Ban(scores, config.SuppressTokens);

        // A forced first token moves what counts as the beginning.
        if (answer.Length == (prompt > 1 || config.ForcedBosToken is null ? prompt : prompt + 1))
            Ban(scores, config.BeginSuppressTokens);
        if (config.RenormalizeLogits)
            LogSoftmax(scores);
    }

    /// <summary>Makes log-probabilities of logits, in place.</summary>
    /// <exception cref="InvalidOutputException">A value is not a number.</exception>
    public static void LogSoftmax(Span<float> scores)
    {
        float max = TensorPrimitives.Max<float>(scores);
        if (float.IsNaN(max))
            throw NotNumbers();

        // Nothing is allowed: nothing becomes likely.
        if (float.IsNegativeInfinity(max))
            return;

        double sum = 0;
        Span<float> chunk = stackalloc float[1024];
        for (int start = 0; start < scores.Length; start += chunk.Length)
        {
            ReadOnlySpan<float> part = scores[start..Math.Min(scores.Length, start + chunk.Length)];
            Span<float> exponentials = chunk[..part.Length];
            TensorPrimitives.Subtract(part, max, exponentials);
            TensorPrimitives.Exp(exponentials, exponentials);
            sum += TensorPrimitives.Sum<float>(exponentials);
        }

        TensorPrimitives.Subtract(scores, max, scores);
        TensorPrimitives.Subtract(scores, (float)Math.Log(sum), scores);
    }

    /// <summary>Returns the error of scores that are not numbers.</summary>
    public static InvalidOutputException NotNumbers() =>
        new("the scores of its next token are not numbers (NaN). The graph overflows: use one of higher precision.", text: "");

    private static void Penalize(Span<float> scores, ReadOnlySpan<int> tokens, float penalty)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            int token = tokens[i];

            // Once for each token, however often it occurs.
            if ((uint)token >= (uint)scores.Length || tokens[..i].Contains(token))
                continue;

            scores[token] = scores[token] < 0 ? scores[token] * penalty : scores[token] / penalty;
        }
    }

    // What follows, anywhere in the text, the tokens that the answer ends with.
    private static void BanRepeats(Span<float> scores, ReadOnlySpan<int> answer, ReadOnlySpan<int> text, int size)
    {
        if (answer.Length < size - 1)
            return;

        ReadOnlySpan<int> prefix = answer[^(size - 1)..];
        for (int start = 0; start + size <= text.Length; start++)
        {
            if (text.Slice(start, size - 1).SequenceEqual(prefix))
                BanOne(scores, text[start + size - 1]);
        }
    }

    private void BanWords(Span<float> scores, ReadOnlySpan<int> answer)
    {
        foreach (int[] word in _badWords)
        {
            // transformers compares nothing where the whole word is longer than the answer.
            if (word.Length == 1 || (word.Length <= answer.Length && answer.EndsWith(word.AsSpan(0, word.Length - 1))))
                BanOne(scores, word[^1]);
        }
    }

    private static void Ban(Span<float> scores, int[] tokens)
    {
        foreach (int token in tokens)
            BanOne(scores, token);
    }

    private static void BanOne(Span<float> scores, int token)
    {
        if ((uint)token < (uint)scores.Length)
            scores[token] = float.NegativeInfinity;
    }

    private static void Force(Span<float> scores, int[] tokens)
    {
        scores.Fill(float.NegativeInfinity);
        foreach (int token in tokens)
        {
            if ((uint)token < (uint)scores.Length)
                scores[token] = 0;
        }
    }

    private static void RemoveInvalid(Span<float> scores)
    {
        foreach (ref float score in scores)
            score = float.IsNaN(score) ? 0 : Math.Clamp(score, float.MinValue, float.MaxValue);
    }

    private void Decay(Span<float> scores, int beyond, double factor)
    {
        if (beyond <= 0)
            return;

        foreach (int token in config.EosTokens)
        {
            if ((uint)token < (uint)scores.Length)
                scores[token] += MathF.Abs(scores[token]) * (float)(Math.Pow(factor, beyond) - 1);
        }
    }
}
