namespace LocalMode.Core.Tests.Escalation.Triggers;

internal sealed class FakeCapabilities : IChatCapabilities
{
    public ChatInputKinds Inputs { get; init; } = ChatInputKinds.Text;

    public ChatToolModes ToolModes { get; init; }

    public ChatToolModes EnforcedToolModes { get; init; }

    public ChatResponseFormats ResponseFormats { get; init; } = ChatResponseFormats.Text;

    public ChatResponseFormats EnforcedResponseFormats { get; init; }
}
