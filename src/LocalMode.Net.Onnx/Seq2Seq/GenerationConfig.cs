namespace LocalMode.Onnx;

/// <summary>How a model generates, in the names and with the defaults of transformers' GenerationConfig; what is not here is refused where it is read.</summary>
internal sealed record GenerationConfig
{
    // With exactly this the length counts new tokens, since nobody asked for a length.
    private const int DefaultMaxLength = 20;

    public int MaxLength { get; init; } = DefaultMaxLength;

    public int? MaxNewTokens { get; init; }

    public int MinLength { get; init; }

    public int? MinNewTokens { get; init; }

    public int NumBeams { get; init; } = 1;

    public int NumReturnSequences { get; init; } = 1;

    public double LengthPenalty { get; init; } = 1;

    public BeamSearchStopping EarlyStopping { get; init; }

    public double RepetitionPenalty { get; init; } = 1;

    public double EncoderRepetitionPenalty { get; init; } = 1;

    public int NoRepeatNgramSize { get; init; }

    public int EncoderNoRepeatNgramSize { get; init; }

    public int[][] BadWords { get; init; } = [];

    public int? ForcedBosToken { get; init; }

    public int[] ForcedEosTokens { get; init; } = [];

    public bool RemoveInvalidValues { get; init; }

    public (int Start, double Factor)? ExponentialDecay { get; init; }

    public int[] SuppressTokens { get; init; } = [];

    public int[] BeginSuppressTokens { get; init; } = [];

    public bool RenormalizeLogits { get; init; }

    public int? DecoderStartToken { get; init; }

    public int? BosToken { get; init; }

    public int[] EosTokens { get; init; } = [];

    public int? PadToken { get; init; }

    /// <summary>Returns the most tokens of an answer, the prompt included.</summary>
    /// <param name="prompt">The tokens that the answer begins with.</param>
    /// <param name="positions">The positions that the decoder has, or <see langword="null"/> for no limit.</param>
    public int MostTokens(int prompt, int? positions)
    {
        long most = MaxNewTokens is { } tokens ? (long)tokens + prompt
            : MaxLength == DefaultMaxLength ? MaxLength + prompt
            : MaxLength;
        return (int)Math.Max(prompt + 1, Math.Min(most, positions ?? int.MaxValue));
    }
}
