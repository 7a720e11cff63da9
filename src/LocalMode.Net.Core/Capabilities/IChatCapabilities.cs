namespace LocalMode;

/// <summary>
/// Tells what a chat client can do, and which of it is enforced rather than asked for. A provider answers it through <c>GetService</c>; a
/// client that does not answer is taken as able.
/// </summary>
/// <remarks>Implementations are safe for concurrent use and answer at once. What they do not list throws <see cref="UnsupportedCapabilityException"/> when it is asked for.</remarks>
public interface IChatCapabilities
{
    /// <summary>Gets the kinds of content that messages may hold.</summary>
    ChatInputKinds Inputs { get; }

    /// <summary>Gets the tool modes; <see cref="ChatToolModes.None"/> where the client takes no tools.</summary>
    ChatToolModes ToolModes { get; }

    /// <summary>Gets the tool modes whose calls are always well-formed calls of an allowed tool, whatever the model.</summary>
    ChatToolModes EnforcedToolModes { get; }

    /// <summary>Gets the response formats.</summary>
    ChatResponseFormats ResponseFormats { get; }

    /// <summary>Gets the response formats that an answer which ended always has, whatever the model.</summary>
    ChatResponseFormats EnforcedResponseFormats { get; }
}
