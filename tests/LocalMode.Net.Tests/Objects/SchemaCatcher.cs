using Microsoft.Extensions.AI;

namespace LocalMode.Tests.Objects;

/// <summary>Says that it enforces schemas, keeps the one it was asked for, and gives a text that was put in.</summary>
internal sealed class SchemaCatcher : IChatClient, IChatCapabilities
{
    public string Answer { get; set; } = "";

    public ChatResponseFormatJson? Format { get; private set; }

    public ChatInputKinds Inputs => ChatInputKinds.Text;

    public ChatToolModes ToolModes => ChatToolModes.None;

    public ChatToolModes EnforcedToolModes => ChatToolModes.None;

    public ChatResponseFormats ResponseFormats => ChatResponseFormats.JsonSchema;

    public ChatResponseFormats EnforcedResponseFormats => ChatResponseFormats.JsonSchema;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Format = options?.ResponseFormat as ChatResponseFormatJson;
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, Answer)) { FinishReason = ChatFinishReason.Stop });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
