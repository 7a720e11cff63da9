using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp;

/// <summary>What a request to a <see cref="LlamaCppChatClient"/> can say beyond <see cref="ChatOptions"/>.</summary>
/// <remarks>
/// Hand it over as the result of <see cref="ChatOptions.RawRepresentationFactory"/>, or set the same values by key in
/// <see cref="ChatOptions.AdditionalProperties"/>, where they survive JSON; what the factory gives goes before. Read once, before the run, and
/// never changed.
/// </remarks>
public sealed class LlamaCppRequestOptions
{
    /// <summary>The key of <see cref="MinP"/> in <see cref="ChatOptions.AdditionalProperties"/>; a number.</summary>
    public const string MinPKey = "min_p";

    /// <summary>The key of <see cref="RepetitionPenalty"/> in <see cref="ChatOptions.AdditionalProperties"/>; a number.</summary>
    public const string RepetitionPenaltyKey = "repetition_penalty";

    /// <summary>
    /// The key of <see cref="TemplateArguments"/> in <see cref="ChatOptions.AdditionalProperties"/>; a dictionary with text keys, or a JSON object.
    /// </summary>
    public const string TemplateArgumentsKey = "chat_template_kwargs";

    /// <summary>
    /// Gets or sets the least probability of a token that stays in, as a share of the most likely token's: 0 to 1. The default,
    /// <see langword="null"/>, is 0: none is taken out. Applied after TopP.
    /// </summary>
    public float? MinP { get; set; }

    /// <summary>
    /// Gets or sets what the logits of tokens of the answer so far are divided by (multiplied, where negative): more than 0, at most 10. The
    /// default, <see langword="null"/>, is 1: nothing changes.
    /// </summary>
    public float? RepetitionPenalty { get; set; }

    /// <summary>
    /// Gets or sets how urgent the request is among those that wait for this model. The default, <see langword="null"/>, is what stands under
    /// <see cref="InferenceOptions.PriorityKey"/>, else <see cref="InferencePriority.Normal"/>.
    /// </summary>
    public InferencePriority? Priority { get; set; }

    /// <summary>
    /// Gets or sets more variables for the chat template, such as <c>enable_thinking</c> or <c>documents</c>. The default is <see langword="null"/>.
    /// Their text is never trusted: it cannot become control tokens.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? TemplateArguments { get; set; }
}
