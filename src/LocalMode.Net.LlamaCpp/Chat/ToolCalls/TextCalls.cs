using System.Text;
using System.Text.Json;
using LocalMode.LlamaCpp.Chat.Answers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Writes calls as the text that the model wrote, and results as user turns, for templates that show neither.</summary>
internal static class TextCalls
{
    /// <summary>Rewrites the messages.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="template">What the template shows itself.</param>
    public static IReadOnlyList<ChatMessage> Apply(IReadOnlyList<ChatMessage> messages, TemplateTools template)
    {
        List<ChatMessage> all = new(messages.Count);
        List<AIContent>? results = null;
        foreach (ChatMessage message in messages)
        {
            bool hasResult = false;
            List<AIContent> contents = new(message.Contents.Count);
            foreach (AIContent content in message.Contents)
            {
                if (content is FunctionResultContent result && !template.ShowsResults)
                {
                    hasResult = true;
                    contents.Add(new TextContent($"{(contents.Count > 0 || results is not null ? "\n" : "")}<tool_response>\n{ResultText(result)}\n</tool_response>"));
                }
                else if (content is FunctionCallContent call && !template.ShowsCalls)
                {
                    contents.Add(new TextContent((contents.Any(static part => part is TextContent) ? "\n" : "") + CallText(call)));
                }
                else
                {
                    contents.Add(content);
                }
            }

            // Templates in which turns alternate take one user turn at a time: results share it, with each other and with what the user says next.
            if (results is not null && (hasResult || message.Role == ChatRole.User))
            {
                if (!hasResult)
                    results.Add(new TextContent("\n\n"));

                results.AddRange(contents);
            }
            else
            {
                all.Add(new(hasResult ? ChatRole.User : message.Role, contents));
            }

            results = hasResult ? (List<AIContent>)all[^1].Contents : null;
        }

        return all;
    }

    // A call that could not be read is shown as it was written.
    private static string CallText(FunctionCallContent call)
    {
        if (call.AdditionalProperties?.TryGetValue(CallContents.RawText, out object? raw) is true && raw is string written)
            return written;

        StringBuilder text = new("<tool_call>\n{\"name\": ");
        SpacedJson.Append(text, call.Name);
        text.Append(", \"arguments\": {");
        string before = "";
        foreach ((string key, object? value) in call.Arguments ?? new Dictionary<string, object?>())
        {
            text.Append(before);
            SpacedJson.Append(text, key);
            text.Append(": ");
            SpacedJson.Append(text, SpacedJson.ToElement(value, $"the argument '{key}' of '{call.Name}'"));
            before = ", ";
        }

        return text.Append("}}\n</tool_call>").ToString();
    }

    private static string ResultText(FunctionResultContent content)
    {
        switch (content.Result)
        {
            case null:
                return content.Exception is { } failure ? $"Error: {failure.Message}" : "";
            case string text:
                return text;
            case JsonElement { ValueKind: JsonValueKind.String } element:
                return element.GetString()!;
            case Exception error:
                return $"Error: {error.Message}";
            case TextContent part:
                return part.Text;
            case IEnumerable<AIContent> parts when parts.All(static part => part is TextContent):
                return string.Concat(parts);
            default:
                StringBuilder json = new();
                SpacedJson.Append(json, SpacedJson.ToElement(content.Result, $"the result of call '{content.CallId}'"));
                return json.ToString();
        }
    }
}
