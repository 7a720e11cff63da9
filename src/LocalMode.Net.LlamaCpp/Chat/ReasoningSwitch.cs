using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>Turns <see cref="ReasoningOptions.Effort"/> into what a template understands.</summary>
internal static class ReasoningSwitch
{
    private const string EffortVariable = "reasoning_effort";

    /// <summary>Gives the variables of a request: the caller's own, and those that its reasoning effort asks for.</summary>
    /// <param name="turn">The request.</param>
    /// <param name="style">How the model marks reasoning, or <see langword="null"/> if it has none.</param>
    /// <param name="template">The template.</param>
    /// <param name="provider">The model's name, for errors.</param>
    /// <exception cref="UnsupportedCapabilityException">The model cannot reason, or cannot leave it.</exception>
    public static IReadOnlyDictionary<string, object?>? Variables(ChatTurn turn, ReasoningStyle? style, ChatTemplate template, string provider)
    {
        if (turn.Reasoning is not { } effort)
            return turn.Variables;

        bool reasons = effort != ReasoningEffort.None;
        bool hasLevels = template.Source.Contains(EffortVariable, StringComparison.Ordinal);
        if (reasons && style is null && !hasLevels)
            throw new UnsupportedCapabilityException($"ChatOptions.Reasoning.Effort {effort}, because nothing in its chat template speaks of reasoning", provider);

        if (!reasons && style is { Variable: null })
        {
            throw new UnsupportedCapabilityException(
                "ChatOptions.Reasoning.Effort None, because its chat template cannot switch reasoning off", provider, "Leave the effort out, or set ChatOptions.Reasoning.Output to None to hide the reasoning.");
        }

        Dictionary<string, object?> variables = [];
        if (style?.Variable is { } variable)
            variables[variable] = reasons;

        if (reasons && hasLevels)
            variables[EffortVariable] = LevelOf(effort);

        if (turn.Variables is { } own)
        {
            foreach ((string name, object? value) in own)
                variables[name] = value;
        }

        return variables;
    }

    // The levels that models are trained for.
    private static string LevelOf(ReasoningEffort effort) => effort switch
    {
        ReasoningEffort.Low => "low",
        ReasoningEffort.Medium => "medium",
        _ => "high",
    };
}
