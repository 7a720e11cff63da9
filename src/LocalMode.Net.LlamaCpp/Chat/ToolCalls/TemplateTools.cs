namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>What a chat template does with functions, their calls and their results.</summary>
/// <param name="Style">How calls are written: the template's own style, or <see cref="ToolCallStyle.Generic"/>.</param>
/// <param name="ShowsTools">Whether the template puts the functions into the prompt and has a style of calls; if not, <see cref="GenericToolPrompt"/> does.</param>
/// <param name="ShowsCalls">Whether the template shows the calls of earlier answers, in <paramref name="Style"/>.</param>
/// <param name="ShowsSeveralCalls">Whether it shows more than one call in a message.</param>
/// <param name="ShowsResults">Whether it shows the results of calls.</param>
/// <param name="NeedsShortIds">Whether it refuses calls whose id has not nine characters.</param>
/// <param name="TakesSystem">Whether it shows a system turn; if not, the first user turn takes the functions.</param>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed record TemplateTools(
    ToolCallStyle Style,
    bool ShowsTools,
    bool ShowsCalls,
    bool ShowsSeveralCalls,
    bool ShowsResults,
    bool NeedsShortIds,
    bool TakesSystem);
