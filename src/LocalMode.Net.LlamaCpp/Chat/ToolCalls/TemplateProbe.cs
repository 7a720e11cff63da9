using System.Text.Json;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Renders small conversations to see what a template makes of them.</summary>
internal sealed class TemplateProbe(ChatTemplate template)
{
    // From a private area of Unicode: nothing else in a prompt is equal to them.
    private const string Bos = "\uE0B0";
    private const string Eos = "\uE0B1";

    private static readonly AITool[] Functions = [AIFunctionFactory.CreateDeclaration(ProbeTexts.Tool, "Probe.", JsonElement.Parse(
        """{"type": "object", "properties": {"probe_parameter": {"type": "string"}}, "required": ["probe_parameter"]}"""))];

    /// <summary>Gets the template.</summary>
    public ChatTemplate Template => template;

    /// <summary>Renders messages.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="withTools">Whether the function <see cref="ProbeTexts.Tool"/> is offered.</param>
    /// <param name="isPrompt">Whether the answer is to follow.</param>
    /// <param name="variable">One more variable.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The text, or <see langword="null"/> if the template refuses the conversation.</returns>
    public string? Render(IReadOnlyList<ChatMessage> messages, bool withTools = false, bool isPrompt = false, string? variable = null, bool value = false)
    {
        ChatTemplateOptions options = new()
        {
            BosToken = Bos,
            EosToken = Eos,
            AddGenerationPrompt = isPrompt,
            Tools = withTools ? Functions : null,
            Variables = variable is null ? null : new Dictionary<string, object?> { [variable] = value },
        };
        try
        {
            return template.Render(messages, options).Text;
        }
        catch (LocalModeException refusal) when (refusal is TemplateFailedException or UnsupportedCapabilityException)
        {
            return null;
        }
    }

    /// <summary>Cuts a text where the token stands that ends a turn.</summary>
    public static string BeforeEnd(string text) => text.IndexOf(Eos, StringComparison.Ordinal) is >= 0 and var end ? text[..end] : text;
}
