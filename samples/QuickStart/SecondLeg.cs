using System.ClientModel;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;

namespace QuickStart;

/// <summary>Stands in for a cloud model, and says so. <see cref="Create"/> gives a real one if the environment names an endpoint.</summary>
internal sealed class SecondLeg : IChatClient
{
    public static IChatClient Create() => Environment.GetEnvironmentVariable("LOCALMODE_CLOUD_ENDPOINT") is { Length: > 0 } endpoint
        ? new OpenAIClient(new ApiKeyCredential(Environment.GetEnvironmentVariable("LOCALMODE_CLOUD_KEY") ?? "none"), new() { Endpoint = new(endpoint) })
            .GetChatClient(Environment.GetEnvironmentVariable("LOCALMODE_CLOUD_MODEL") ?? "gpt-4o-mini").AsIChatClient()
        : new SecondLeg();

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        string text = "[stand-in, no model was asked] Set LOCALMODE_CLOUD_ENDPOINT, LOCALMODE_CLOUD_KEY and LOCALMODE_CLOUD_MODEL to use a real second leg.";
        yield return new(ChatRole.Assistant, text) { ModelId = "stand-in", FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
