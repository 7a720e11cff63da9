namespace LocalMode;

/// <summary>Options of question answering.</summary>
public sealed class QuestionAnsweringOptions : InferenceOptions
{
    /// <summary>Gets or sets the most answers that come back, at least 1. Default 1.</summary>
    public int TopK { get; set; } = 1;

    /// <summary>Gets or sets the most tokens of an answer, at least 1. Default 15.</summary>
    public int MaxAnswerTokens { get; set; } = 15;

    /// <summary>Gets or sets a value indicating whether "the context does not say" is an answer too, which has an empty text. Default <see langword="false"/>.</summary>
    public bool HandleImpossibleAnswer { get; set; }

    /// <summary>Gets or sets the tokens by which the windows of a long context overlap; <see langword="null"/>, the default, for half of a window, at most 128.</summary>
    public int? Stride { get; set; }

    /// <summary>Gets or sets the most tokens of a window, question included; <see langword="null"/>, the default, for the smaller of 384 and the model's limit.</summary>
    public int? WindowTokens { get; set; }

    /// <summary>
    /// Gets or sets the most tokens of a question, at least 1; a longer one is cut, which its result tells. <see langword="null"/>, the default, cuts none: one
    /// that leaves no room for a window of the context is then a <see cref="ContextOverflowException"/>.
    /// </summary>
    public int? MaxQuestionTokens { get; set; }

    /// <summary>Gets or sets a value indicating whether an answer is widened to whole words. Default <see langword="true"/>.</summary>
    public bool AlignToWords { get; set; } = true;

    /// <inheritdoc/>
    public override QuestionAnsweringOptions Clone() => (QuestionAnsweringOptions)base.Clone();
}
