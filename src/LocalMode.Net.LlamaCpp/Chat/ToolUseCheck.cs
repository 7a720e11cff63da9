using LocalMode.LlamaCpp.Chat.ToolCalls;

namespace LocalMode.LlamaCpp.Chat;

/// <summary>Refuses functions, and a history of calls, where the template shows none and the generic style is switched off.</summary>
internal static class ToolUseCheck
{
    /// <summary>Checks a request.</summary>
    /// <exception cref="UnsupportedCapabilityException">The model takes no functions, or no history of calls.</exception>
    public static void Run(ChatTurn turn, TemplateTools template, bool takesTools, string provider)
    {
        const string remedy = $"Set {nameof(LlamaCppOptions)}.{nameof(LlamaCppOptions.GenericTools)} to true, use a model whose template shows tools, or let the request escalate.";
        if (turn.Tools.Count > 0 && !takesTools)
            throw new UnsupportedCapabilityException("ChatOptions.Tools, because its chat template shows none", provider, remedy);

        if (!takesTools && !(template.ShowsCalls && template.ShowsResults) && ToolHistory.HasTraffic(turn.Messages))
            throw new UnsupportedCapabilityException("a history of function calls, because its chat template shows none", provider, remedy);
    }
}
