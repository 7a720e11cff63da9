using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers;

/// <summary>What a <see cref="ChatTemplate"/> is told besides the conversation, and its limits.</summary>
/// <remarks>The settings are read at each <see cref="ChatTemplate.Render"/>; do not change them while one runs.</remarks>
public sealed class ChatTemplateOptions
{
    internal static ChatTemplateOptions Default { get; } = new();

    /// <summary>Gets or sets a value indicating whether the prompt ends with the opening of an assistant turn. Default: <see langword="true"/>.</summary>
    public bool AddGenerationPrompt { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether the prompt ends right after the text of the last message, so that the model goes on with it; then
    /// <see cref="AddGenerationPrompt"/> counts as <see langword="false"/>. Default: <see langword="false"/>.
    /// </summary>
    public bool ContinueFinalMessage { get; set; }

    /// <summary>
    /// Gets or sets the functions that the model may call, the variable <c>tools</c>; <see langword="null"/> or empty for none. Default: <see langword="null"/>.
    /// </summary>
    /// <remarks>
    /// Each must be an <see cref="AIFunctionDeclaration"/>; the template sees <c>{"type": "function", "function": {"name", "description", "parameters"}}</c>,
    /// the parameters as the function's JSON schema. None of their text is trusted.
    /// </remarks>
    public IReadOnlyList<AITool>? Tools { get; set; }

    /// <summary>
    /// Gets or sets texts to answer from, the variable <c>documents</c>, most often maps of <c>title</c> and <c>text</c>; <see langword="null"/> or empty
    /// for none. Default: <see langword="null"/>. Not trusted; values as in <see cref="Variables"/>.
    /// </summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>>? Documents { get; set; }

    /// <summary>Gets or sets how the template is given the content of a message. Default: <see cref="ChatTemplateContentFormat.Auto"/>.</summary>
    public ChatTemplateContentFormat ContentFormat { get; set; }

    /// <summary>
    /// Gets or sets the kinds of content besides text that messages may hold. The template then writes its marker for each, and the host must hand the
    /// content itself to the model. Default: <see cref="ChatTemplateMedia.None"/>.
    /// </summary>
    public ChatTemplateMedia AllowedMedia { get; set; }

    /// <summary>Gets or sets the text of the token that begins a sequence, <c>bos_token</c>; undefined in the template while <see langword="null"/>. Trusted.</summary>
    public string? BosToken { get; set; }

    /// <summary>Gets or sets the text of the token that ends a sequence, <c>eos_token</c>; undefined in the template while <see langword="null"/>. Trusted.</summary>
    public string? EosToken { get; set; }

    /// <summary>Gets or sets the clock of <c>strftime_now</c>, which prints local time. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Gets or sets more variables for the template, such as <c>enable_thinking</c>; one with the name of a
    /// standard variable replaces it, <c>messages</c> too. None of their text is trusted.
    /// </summary>
    /// <remarks>
    /// Values may be <see langword="null"/>, text, truth values, numbers, <see cref="System.Text.Json.JsonElement"/>, dictionaries with text keys, and
    /// sequences of such values, 64 levels deep at most.
    /// </remarks>
    public IReadOnlyDictionary<string, object?>? Variables { get; set; }

    /// <summary>Gets or sets how deep macros and recursive loops may call each other. Default: 64.</summary>
    public int MaxDepth { get; set; } = 64;

    /// <summary>Gets or sets the work that one rendering may do: every expression, statement, element and 64 characters of text built count one. Default: 1,000,000.</summary>
    public int MaxSteps { get; set; } = 1_000_000;

    /// <summary>Gets or sets the length in UTF-16 units of the output and of every text built on the way to it. Default: 8,388,608.</summary>
    public int MaxOutputCharacters { get; set; } = 8 * 1024 * 1024;
}
