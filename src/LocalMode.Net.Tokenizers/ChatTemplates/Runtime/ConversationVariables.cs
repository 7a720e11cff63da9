using System.Text;
using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Puts a conversation and its options into the variables that chat templates read.</summary>
internal static class ConversationVariables
{
    public const string ReasoningContent = "reasoning_content";

    private static readonly StringValue RoleKey = StringValue.Trusted("role");
    private static readonly StringValue ContentKey = StringValue.Trusted("content");
    private static readonly StringValue ReasoningKey = StringValue.Trusted(ReasoningContent);

    public static Scope Create(IReadOnlyList<ChatMessage> messages, ChatTemplateOptions options, bool withReasoning)
    {
        var scope = new Scope(null);
        var list = new TemplateValue[messages.Count];
        for (int i = 0; i < list.Length; i++) list[i] = ToValue(messages[i], withReasoning);
        scope.Set("messages", new ListValue(list));
        scope.Set("tools", NoneValue.Instance);
        scope.Set("documents", NoneValue.Instance);
        scope.Set("add_generation_prompt", BoolValue.Of(options.AddGenerationPrompt));
        if (options.BosToken is not null) scope.Set("bos_token", StringValue.Trusted(options.BosToken));
        if (options.EosToken is not null) scope.Set("eos_token", StringValue.Trusted(options.EosToken));
        if (options.Variables is null) return scope;
        foreach ((string name, object? value) in options.Variables) scope.Set(name, VariableConverter.Convert(name, value));
        return scope;
    }

    private static MapValue ToValue(ChatMessage message, bool withReasoning)
    {
        ArgumentNullException.ThrowIfNull(message, "messages");
        var text = new StringBuilder();
        StringBuilder? reasoning = null;
        foreach (AIContent content in message.Contents)
        {
            switch (content)
            {
                case TextContent part:
                    text.Append(part.Text);
                    break;
                case TextReasoningContent thought:
                    (reasoning ??= new StringBuilder()).Append(thought.Text);
                    break;
                default:
                    throw new UnsupportedCapabilityException(
                        $"{content.GetType().Name} in a message", nameof(ChatTemplate), "Send text only, or use a model whose provider takes this content.");
            }
        }

        var map = new MapValue();
        map.Entries[RoleKey] = ToRole(message.Role.Value);
        map.Entries[ContentKey] = StringValue.Untrusted(text.ToString());
        if (withReasoning && reasoning is not null) map.Entries[ReasoningKey] = StringValue.Untrusted(reasoning.ToString());
        return map;
    }

    // Templates build control tokens from the four role names, '<|' + role + '|>'; a role that a caller made up must not become one.
    private static StringValue ToRole(string role) => StringValue.Of(role, trusted: role is "system" or "user" or "assistant" or "tool");
}
