namespace LocalMode.Testing;

/// <summary>What cases need of a client, each with the reason that is shown where it is missing.</summary>
internal static class Needs
{
    public static string? Determinism(ChatClientCapabilities client) =>
        client.Deterministic ? null : "The client says that its answers are not repeatable (Capabilities.Deterministic).";

    public static string? Usage(ChatClientCapabilities client) =>
        client.Usage ? null : "The client says that it counts no tokens (Capabilities.Usage).";

    public static string? RepeatableUsage(ChatClientCapabilities client) => Usage(client) ?? Determinism(client);

    public static string? StopSequences(ChatClientCapabilities client) =>
        client.StopSequences ? Determinism(client) : "The client says that it knows no stop sequences (Capabilities.StopSequences).";

    public static string? NoStopSequences(ChatClientCapabilities client) =>
        client.StopSequences ? "The client says that it honours stop sequences (Capabilities.StopSequences)." : null;

    public static string? Tools(ChatClientCapabilities client) =>
        client.Tools ? null : "The client says that it calls no tools (Capabilities.Tools).";

    public static string? OneModel(ChatClientCapabilities client) =>
        client.OtherModels ? "The client says that it takes any model (Capabilities.OtherModels)." : null;

    public static string? NoConversations(ChatClientCapabilities client) =>
        client.Conversations ? "The client says that it keeps conversations (Capabilities.Conversations)." : null;

    public static string? NoImages(ChatClientCapabilities client) =>
        client.Images ? "The client says that it reads images (Capabilities.Images)." : null;

    public static string? Queue(ChatClientCapabilities client) =>
        client.Queue ? null : "The client says that no request waits for another (Capabilities.Queue).";

    public static string? ScriptedText(ChatClientCapabilities client) =>
        client.ScriptedText ? null : "No client with a given text can be made (Capabilities.ScriptedText).";

    public static string? Disposal(ChatClientCapabilities client) =>
        client.Disposal ? null : "The client says that disposal does not end it (Capabilities.Disposal).";

    public static string? Format(ChatClientCapabilities client, ChatResponseFormats format) =>
        (client.EnforcedResponseFormats & format) == format ? null : $"The client does not say that it enforces {format} (Capabilities.EnforcedResponseFormats).";

    public static string? SchemaFormat(ChatClientCapabilities client) => Format(client, ChatResponseFormats.JsonSchema);

    public static string? AnyFormat(ChatClientCapabilities client) =>
        client.EnforcedResponseFormats is ChatResponseFormats.None or ChatResponseFormats.Text ? "The client says that it enforces no format (Capabilities.EnforcedResponseFormats)." : null;

    public static string? SomeFormatMissing(ChatClientCapabilities client) =>
        Format(client, ChatResponseFormats.Json | ChatResponseFormats.JsonSchema | ChatResponseFormats.Regex | ChatResponseFormats.Choices) is null
            ? "The client says that it enforces all formats (Capabilities.EnforcedResponseFormats)." : null;

    public static string? ToolMode(ChatClientCapabilities client, ChatToolModes mode) => Tools(client)
        ?? ((client.EnforcedToolModes & mode) == mode ? null : $"The client does not say that it enforces {mode} (Capabilities.EnforcedToolModes).");

    public static string? AnyToolMode(ChatClientCapabilities client) =>
        client.EnforcedToolModes == ChatToolModes.None ? "The client says that it enforces no tool mode (Capabilities.EnforcedToolModes)." : null;
}
