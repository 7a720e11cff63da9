namespace LocalMode.Testing.Tests.Conformance;

/// <summary>What a scripted client can do: it says what is asked for, or refuses.</summary>
internal sealed class AllCapabilities : IChatCapabilities
{
    public const ChatToolModes Modes = ChatToolModes.Auto | ChatToolModes.RequiredAny | ChatToolModes.RequiredSpecific;

    public const ChatResponseFormats Formats =
        ChatResponseFormats.Text | ChatResponseFormats.Json | ChatResponseFormats.JsonSchema | ChatResponseFormats.Regex | ChatResponseFormats.Choices;

    public ChatInputKinds Inputs => ChatInputKinds.Text;

    public ChatToolModes ToolModes => Modes;

    public ChatToolModes EnforcedToolModes { get; init; } = Modes;

    public ChatResponseFormats ResponseFormats { get; init; } = Formats;

    public ChatResponseFormats EnforcedResponseFormats { get; init; } = Formats;
}
