using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Tells content from what only frames it: role-only, empty, blank, usage-only and keep-alive updates are none.</summary>
internal static class ContentProbe
{
    public static bool IsContent(AIContent content) => content switch
    {
        TextContent text => !string.IsNullOrWhiteSpace(text.Text),
        TextReasoningContent reasoning => !string.IsNullOrWhiteSpace(reasoning.Text),
        UsageContent or ErrorContent => false,
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
