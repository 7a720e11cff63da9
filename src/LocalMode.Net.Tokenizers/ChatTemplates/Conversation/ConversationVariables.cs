using Microsoft.Extensions.AI;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Puts a conversation and its options into the variables that chat templates read.</summary>
internal static class ConversationVariables
{
    /// <summary>Creates the scope of one rendering.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The caller's options.</param>
    /// <param name="abilities">What the template takes.</param>
    /// <exception cref="UnsupportedCapabilityException">The conversation or the options hold what the template would drop.</exception>
    public static Scope Create(IReadOnlyList<ChatMessage> messages, ChatTemplateOptions options, TemplateAbilities abilities)
    {
        var list = new MessageList(options, abilities);
        foreach (ChatMessage message in messages) list.Add(message);
        Scope scope = Create(list.ToValue(), options.AddGenerationPrompt && !options.ContinueFinalMessage);
        scope.Set("tools", ToolValues.Create(options.Tools, abilities));
        scope.Set("documents", ToDocuments(options.Documents, abilities));
        if (options.BosToken is not null) scope.Set("bos_token", StringValue.Trusted(options.BosToken));
        if (options.EosToken is not null) scope.Set("eos_token", StringValue.Trusted(options.EosToken));
        if (options.Variables is null) return scope;
        foreach ((string name, object? value) in options.Variables) scope.Set(name, VariableConverter.Convert(name, value));
        return scope;
    }

    /// <summary>Creates the scope of a rendering that has nothing but messages.</summary>
    public static Scope Create(ListValue messages, bool addGenerationPrompt)
    {
        var scope = new Scope(null);
        scope.Set("messages", messages);
        scope.Set("tools", NoneValue.Instance);
        scope.Set("documents", NoneValue.Instance);
        scope.Set("add_generation_prompt", BoolValue.Of(addGenerationPrompt));
        return scope;
    }

    private static TemplateValue ToDocuments(IReadOnlyList<IReadOnlyDictionary<string, object?>>? documents, TemplateAbilities abilities)
    {
        if (documents is not { Count: > 0 }) return NoneValue.Instance;
        if (!abilities.ReadsDocuments)
        {
            throw new UnsupportedCapabilityException(
                $"{nameof(ChatTemplateOptions)}.{nameof(ChatTemplateOptions.Documents)}", nameof(ChatTemplate), "This template does not read documents: put them into a message.");
        }

        return VariableConverter.Convert("documents", documents);
    }
}
