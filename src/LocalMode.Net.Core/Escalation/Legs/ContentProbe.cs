using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Tells content from what only frames it: role-only, empty, blank, usage-only and keep-alive updates are none.</summary>
internal static class ContentProbe
{
    /// <summary>The error code of a refusal, as Microsoft.Extensions.AI.OpenAI gives it.</summary>
    internal const string RefusalCode = "Refusal";

    public static bool IsContent(AIContent content) => content switch
    {
        TextContent text => !string.IsNullOrWhiteSpace(text.Text),
        TextReasoningContent reasoning => !string.IsNullOrWhiteSpace(reasoning.Text),
        UsageContent => false,
        // A refusal is an answer: asking another model instead would evade it. Any other error is none.
        ErrorContent error => error.ErrorCode == RefusalCode,
        // The base type alone carries only a provider's raw event.
        _ => content.GetType() != typeof(AIContent),
    };

    public static bool HasContent(ChatResponse response)
    {
        foreach (ChatMessage message in response.Messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (IsContent(content))
                    return true;
            }
        }
        return false;
    }
}
