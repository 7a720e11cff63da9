using System.Text;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>
/// Puts into plain messages what a template does not show: the functions into the system turn, calls as text, results as user turns. What the
/// template shows itself is left to it.
/// </summary>
/// <remarks>The caller's messages are never changed; those that need no change are handed on as they are.</remarks>
internal static class GenericToolPrompt
{
    /// <summary>Rewrites a conversation.</summary>
    /// <param name="messages">The conversation; with at least one message.</param>
    /// <param name="tools">The functions that may be called; none if the request forbids calls.</param>
    /// <param name="template">What the template shows.</param>
    /// <returns>The messages to render. The functions go to the template too where <see cref="TemplateTools.ShowsTools"/> says so.</returns>
    public static IReadOnlyList<ChatMessage> Rewrite(IReadOnlyList<ChatMessage> messages, IReadOnlyList<AITool>? tools, TemplateTools template)
    {
        IReadOnlyList<ChatMessage> conversation = ToolHistory.Rewrite(messages, template);
        if (tools is not { Count: > 0 } || template.ShowsTools)
            return conversation;

        string text = Instructions(tools, template.Style);
        List<ChatMessage> all = [.. conversation];
        if (all[0].Role == ChatRole.System)
            all[0] = new(ChatRole.System, [.. all[0].Contents, new TextContent("\n\n" + text)]);
        else if (template.TakesSystem)
            all.Insert(0, new(ChatRole.System, text));
        else if (all.FindIndex(static message => message.Role == ChatRole.User) is >= 0 and var user)
            all[user] = new(ChatRole.User, [new TextContent(text + "\n\n"), .. all[user].Contents]);
        else
            all.Insert(0, new(ChatRole.User, text));

        return all;
    }

    private static string Instructions(IReadOnlyList<AITool> tools, ToolCallStyle style)
    {
        StringBuilder text = new("You may call these functions, each described by one line of JSON:\n<tools>\n");
        foreach (AITool tool in tools)
        {
            if (tool is not AIFunctionDeclaration function)
                continue;

            text.Append("{\"type\": \"function\", \"function\": {\"name\": ");
            SpacedJson.Append(text, function.Name);
            text.Append(", \"description\": ");
            SpacedJson.Append(text, function.Description);
            text.Append(", \"parameters\": ");
            SpacedJson.Append(text, function.JsonSchema);
            text.Append("}}\n");
        }

        return text.Append("</tools>\n\nTo call a function, write exactly this, with its name and its arguments:\n")
            .Append(style.Sample)
            .Append("\n\nCall only what the question needs; the results come with the next message. When no call is needed, answer in plain text.")
            .ToString();
    }
}
