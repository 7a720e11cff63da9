namespace LocalMode;

/// <summary>How a model writes a text from a text. <see langword="null"/> everywhere means: as the model's own configuration says.</summary>
/// <remarks>A provider that cannot do what is asked refuses it with <see cref="UnsupportedCapabilityException"/>; nothing is ignored.</remarks>
public abstract class SequenceGenerationOptions : InferenceOptions
{
    /// <summary>Gets or sets the most tokens of the answer, at least 1.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>Gets or sets the fewest tokens of the answer, at least 0 and not above <see cref="MaxOutputTokens"/>.</summary>
    public int? MinOutputTokens { get; set; }

    /// <summary>Gets or sets the hypotheses that are followed at once (beam search), at least 1; 1 takes the likeliest token each time.</summary>
    public int? BeamCount { get; set; }

    /// <summary>Gets or sets how many hypotheses come back, at least 1 and at most <see cref="BeamCount"/>.</summary>
    public int? SequenceCount { get; set; }

    /// <summary>Gets or sets the exponent of the length by which a hypothesis' log-probability is divided: above 0 favours long answers, below 0 short ones.</summary>
    public float? LengthPenalty { get; set; }

    /// <summary>Gets or sets when beam search ends.</summary>
    public BeamSearchStopping? Stopping { get; set; }

    /// <summary>Gets or sets the length of token runs that may not occur twice, at least 1; 0 for no such rule.</summary>
    public int? NoRepeatNgramSize { get; set; }

    /// <summary>Gets or sets by how much the score of a token that has occurred is divided (or multiplied, below zero): above 1 against repetition; 1 for none.</summary>
    public float? RepetitionPenalty { get; set; }
}
