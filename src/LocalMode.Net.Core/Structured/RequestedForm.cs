using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Reads from the options of a request which form its answer is asked in.</summary>
internal static class RequestedForm
{
    /// <summary>Gives the one form that goes beyond text; <see cref="ChatResponseFormats.Text"/> where none does.</summary>
    /// <exception cref="ArgumentException">JSON is asked for together with a regular expression or choices.</exception>
    public static ChatResponseFormats Of(ChatOptions? options)
    {
        ChatResponseFormats json = options?.ResponseFormat switch
        {
            ChatResponseFormatJson { Schema: not null } => ChatResponseFormats.JsonSchema,
            ChatResponseFormatJson => ChatResponseFormats.Json,
            _ => ChatResponseFormats.Text,
        };
        ChatResponseFormats text = Has(options, ConstraintChatOptionsExtensions.ChoicesKey) ? ChatResponseFormats.Choices
            : Has(options, ConstraintChatOptionsExtensions.RegexKey) ? ChatResponseFormats.Regex
            : ChatResponseFormats.Text;
        if (text == ChatResponseFormats.Text)
            return json;
        if (json != ChatResponseFormats.Text)
            throw Conflict(text == ChatResponseFormats.Regex ? ConstraintChatOptionsExtensions.RegexKey : ConstraintChatOptionsExtensions.ChoicesKey);
        return text == ChatResponseFormats.Choices && Has(options, ConstraintChatOptionsExtensions.RegexKey)
            ? throw new ArgumentException(
                $"The options ask for a regular expression and for choices, under {ConstraintChatOptionsExtensions.RegexKey} and {ConstraintChatOptionsExtensions.ChoicesKey}; expected one of them.",
                nameof(options))
            : text;
    }

    /// <summary>Tells whether a client gives answers of a form whatever its model does.</summary>
    public static bool IsEnforced(IChatClient client, ChatResponseFormats form) =>
        client.GetService(typeof(IChatCapabilities)) is IChatCapabilities able && able.EnforcedResponseFormats.HasFlag(form);

    internal static ArgumentException Conflict(string key) =>
        new($"The options ask for JSON by ChatOptions.ResponseFormat and for another form by {key}; expected one of them.");

    private static bool Has(ChatOptions? options, string key) => ConstraintTexts.Read(options, key) is not null;
}
