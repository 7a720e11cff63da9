using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Turns the result of a function into the text that the model reads: text as it is, errors by their message, all else as JSON.</summary>
internal static class FunctionResultText
{
    public static string Of(FunctionResultContent content) => content.Result switch
    {
        null => content.Exception is { } error ? Message(error) : "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        Exception error => Message(error),
        AIContent part => Join([part]),
        IEnumerable<AIContent> parts => Join(parts),
        { } value => JsonContent.Print(VariableConverter.Convert("result", JsonContent.ToPlain(value, $"the result of call '{content.CallId}'"))),
    };

    private static string Message(Exception error) => $"Error: {error.Message}";

    private static string Join(IEnumerable<AIContent> parts)
    {
        var text = new StringBuilder();
        foreach (AIContent part in parts)
        {
            text.Append(part is TextContent content
                ? content.Text
                : throw new UnsupportedCapabilityException($"{part.GetType().Name} in the result of a function", nameof(ChatTemplate), "Return text or values that can be written as JSON."));
        }

        return text.ToString();
    }
}
