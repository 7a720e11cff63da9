using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Escalates where the request asks for what the local client says it cannot do. A client that does not answer is taken as able.</summary>
internal sealed class CapabilityTrigger : IEscalationTrigger
{
    public ValueTask<TriggerVerdict> BeforeAsync(EscalationContext context, CancellationToken cancellationToken)
    {
        if (context.Local.GetService(typeof(IChatCapabilities)) is not IChatCapabilities able || FindMissing(context, able) is not { } missing)
            return default;
        return new(TriggerVerdict.Escalate(EscalationReason.CapabilityMissing, new UnsupportedCapabilityException(missing, ModelName.Of(context.Local))));
    }

    private static string? FindMissing(EscalationContext context, IChatCapabilities able) =>
        (context.Options is { } options ? MissingTools(options, able.ToolModes) ?? MissingFormat(options, able.ResponseFormats) : null)
        ?? RequestedInputs.Missing(context.Messages, able.Inputs);

    private static string? MissingTools(ChatOptions options, ChatToolModes able)
    {
        ChatToolModes needed = options switch
        {
            { Tools: null or { Count: 0 } } or { ToolMode: NoneChatToolMode } => ChatToolModes.None,
            { ToolMode: RequiredChatToolMode { RequiredFunctionName: null } } => ChatToolModes.RequiredAny,
            { ToolMode: RequiredChatToolMode } => ChatToolModes.RequiredSpecific,
            _ => ChatToolModes.Auto,
        };
        if ((able & needed) == needed)
            return null;
        return needed switch
        {
            _ when able == ChatToolModes.None => "ChatOptions.Tools",
            ChatToolModes.RequiredAny => "ChatOptions.ToolMode required",
            ChatToolModes.RequiredSpecific => "ChatOptions.ToolMode required for one function",
            _ => "ChatOptions.ToolMode auto",
        };
    }

    private static string? MissingFormat(ChatOptions options, ChatResponseFormats able) => RequestedForm.Of(options) switch
    {
        // A client that does not list text is still asked for it.
        ChatResponseFormats.Text => null,
        var form when able.HasFlag(form) => null,
        ChatResponseFormats.JsonSchema => "ChatOptions.ResponseFormat json with a schema",
        ChatResponseFormats.Json => "ChatOptions.ResponseFormat json",
        ChatResponseFormats.Regex => "ChatOptions with a regular expression (WithRegex)",
        _ => "ChatOptions with choices (WithChoices)",
    };
}
