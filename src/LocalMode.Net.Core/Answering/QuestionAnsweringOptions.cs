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

    /// <summary>Gets or sets the tokens by which the windows of a long context overlap; <see langword="null"/>, the default, for a quarter of a window, at most 128.</summary>
    public int? Stride { get; set; }

    /// <summary>Gets or sets the most tokens of a window, question included; <see langword="null"/>, the default, for the smaller of 384 and the model's limit.</summary>
    public int? WindowTokens { get; set; }

    /// <summary>Gets or sets the most tokens of the question; a longer one is cut. Default 64.</summary>
    public int MaxQuestionTokens { get; set; } = 64;

    /// <summary>Gets or sets a value indicating whether an answer is widened to whole words. Default <see langword="true"/>.</summary>
    public bool AlignToWords { get; set; } = true;

    /// <inheritdoc/>
    public override QuestionAnsweringOptions Clone() => (QuestionAnsweringOptions)base.Clone();
}
