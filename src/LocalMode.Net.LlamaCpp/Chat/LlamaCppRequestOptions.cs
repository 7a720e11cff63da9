using LocalMode.Tokenizers.Constraints;
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

    /// <summary>The key of <see cref="MaxThinkingTokens"/> in <see cref="ChatOptions.AdditionalProperties"/>; a whole number.</summary>
    public const string MaxThinkingTokensKey = "max_thinking_tokens";

    /// <summary>The key of <see cref="FormatInPrompt"/> in <see cref="ChatOptions.AdditionalProperties"/>; true or false.</summary>
    public const string FormatInPromptKey = "format_in_prompt";

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
    /// Gets or sets how the JSON of a constrained answer is written, and how its schema and those of functions are read. The default,
    /// <see langword="null"/>, is <see cref="LlamaCppOptions.Json"/>. With <see cref="JsonConstraintOptions.AllowUnenforced"/>, an answer that ended is
    /// validated, and <see cref="InvalidOutputException"/> thrown behind its text if it breaks the schema.
    /// </summary>
    public JsonConstraintOptions? Json { get; set; }

    /// <summary>
    /// Gets or sets the tokens of reasoning after which it is closed, so that the answer begins: 0 or more, the markers not counted. The default,
    /// <see langword="null"/>, is half of the tokens that the answer may have where its form is constrained, and no limit elsewhere.
    /// </summary>
    public int? MaxThinkingTokens { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether the form that was asked of the answer (the schema, the regular expression, the choices) is told to the
    /// model, in the system turn unless its chat template shows it. It counts in the context. The default, <see langword="null"/>, is yes.
    /// </summary>
    public bool? FormatInPrompt { get; set; }

    /// <summary>
    /// Gets or sets more variables for the chat template, such as <c>enable_thinking</c> or <c>documents</c>. The default is <see langword="null"/>.
    /// Their text is never trusted: it cannot become control tokens.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? TemplateArguments { get; set; }
}
