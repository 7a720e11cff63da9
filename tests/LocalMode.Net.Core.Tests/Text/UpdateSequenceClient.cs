using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Text;

/// <summary>Answers with given texts, counts what it opens and disposes, and can be held before, or fail instead of, an update.</summary>
internal sealed class UpdateSequenceClient(params string[] texts) : IChatClient
{
    public int Opened { get; private set; }

    public int Disposed { get; private set; }

    public int Given { get; private set; }

    public ChatOptions? SeenOptions { get; private set; }

    public IReadOnlyList<ChatMessage> SeenMessages { get; private set; } = [];

    public bool IgnoresCancellation { get; init; }

    /// <summary>Runs before the update of that index; index texts.Length is the usage update.</summary>
    public Func<int, CancellationToken, Task>? Before { get; init; }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Opened++;
        SeenOptions = options;
        SeenMessages = [.. messages];
        try
        {
            for (int i = 0; i <= texts.Length; i++)
            {
                if (!IgnoresCancellation)
                    cancellationToken.ThrowIfCancellationRequested();
                if (Before is not null)
                    await Before(i, cancellationToken);

                Given++;
                yield return i < texts.Length
                    ? new(ChatRole.Assistant, texts[i]) { ModelId = "fake", MessageId = "m", ResponseId = "r" }
                    : new(ChatRole.Assistant, [new UsageContent(new() { InputTokenCount = 3, OutputTokenCount = texts.Length, TotalTokenCount = 3 + texts.Length })])
                    {
                        ModelId = "fake",
                        MessageId = "m",
                        ResponseId = "r",
                        FinishReason = ChatFinishReason.Stop,
                    };
            }
        }
        finally
        {
            Disposed++;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
