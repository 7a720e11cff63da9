using System.Text;
using System.Text.Json;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.Constraints;

/// <summary>
/// Tells the model the form of the answer: a constraint holds it to the form, but only what it knows of the form makes the contents good. The template
/// does so itself where it takes a variable for it; else a sentence is added to the system turn.
/// </summary>
/// <remarks>Immutable and thread-safe. Looks at the template once.</remarks>
internal sealed class FormatPrompt
{
    private const string ResponseFormat = "response_format";
    private const string ProbeText = "probe_property_of_a_schema";

    // Names that templates are known to use: the first for the whole of what OpenAI's requests have, the others for the schema.
    private static readonly string[] Names = [ResponseFormat, "json_schema", "response_schema"];

    private readonly string? _variable;

    /// <summary>Looks at a template.</summary>
    public FormatPrompt(ChatTemplate template) => _variable = Array.Find(Names, name => Shows(template, name));

    /// <summary>Gives the template's variable for the form of an answer, if it shows that.</summary>
    /// <returns>The name and the value, or <see langword="null"/> where the system turn has to tell.</returns>
    public (string Name, JsonElement Value)? Variable(AnswerFormat format) =>
        _variable is not null && format.Schema is not null ? (_variable, Value(_variable, format.SchemaJson)) : null;

    /// <summary>Gives the sentence for the system turn.</summary>
    /// <param name="format">The form.</param>
    /// <param name="hasTools">Whether the model may call functions in place of the answer.</param>
    public static string Text(AnswerFormat format, bool hasTools)
    {
        StringBuilder text = new(hasTools ? "If you call no function, answer with " : "Answer with ");
        if (format.Choices is { } choices)
        {
            text.Append("exactly one of these texts and nothing else:");
            foreach (string choice in choices)
                text.Append("\n- ").Append(choice);
        }
        else if (format.Pattern is { } pattern)
        {
            text.Append("a text that this regular expression matches as a whole, and nothing else:\n").Append(pattern);
        }
        else if (format.Schema is not null)
        {
            text.Append("JSON of this schema and nothing else:\n");
            SpacedJson.Append(text, format.SchemaJson);
        }
        else
        {
            text.Append("one JSON object and nothing else.");
        }

        return text.ToString();
    }

    /// <summary>Adds a sentence to the system turn of a conversation, or to the first user turn where the template shows none.</summary>
    /// <returns>Another conversation.</returns>
    public static IReadOnlyList<ChatMessage> Add(IReadOnlyList<ChatMessage> messages, string text, bool takesSystem)
    {
        List<ChatMessage> all = [.. messages];
        if (all[0].Role == ChatRole.System)
            all[0] = new(ChatRole.System, [.. all[0].Contents, new TextContent("\n\n" + text)]);
        else if (takesSystem)
            all.Insert(0, new(ChatRole.System, text));
        else if (all.FindIndex(static message => message.Role == ChatRole.User) is >= 0 and var user)
            all[user] = new(ChatRole.User, [new TextContent(text + "\n\n"), .. all[user].Contents]);
        else
            all.Insert(0, new(ChatRole.User, text));

        return all;
    }

    private static bool Shows(ChatTemplate template, string name)
    {
        if (!template.Source.Contains(name, StringComparison.Ordinal))
            return false;

        JsonElement schema = JsonElement.Parse("{\"type\": \"object\", \"properties\": {\"" + ProbeText + "\": {\"type\": \"string\"}}}");
        try
        {
            return template.Render([ProbeTexts.User], new() { Variables = new Dictionary<string, object?> { [name] = Value(name, schema) } })
                .Text.Contains(ProbeText, StringComparison.Ordinal);
        }
        catch (LocalModeException refusal) when (refusal is TemplateFailedException or UnsupportedCapabilityException)
        {
            return false;
        }
    }

    private static JsonElement Value(string name, JsonElement schema)
    {
        if (name != ResponseFormat)
            return schema;

        StringBuilder text = new("""{"type": "json_schema", "json_schema": {"name": "answer", "schema": """);
        text.Append(schema.GetRawText()).Append("}}");
        return JsonElement.Parse(text.ToString());
    }
}
