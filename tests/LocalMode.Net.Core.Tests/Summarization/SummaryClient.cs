using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Summarization;

/// <summary>Answers with what a callback makes of the text, records its calls, and counts a token for four characters if it has a context.</summary>
internal sealed class SummaryClient(Func<string, string> summarize, int? context = null) : IChatClient, ITokenCounter, IModelReadiness
{
    private readonly Lock _lock = new();
    private int _running;

    public const int TokensPerMessage = 5;

    public List<(string System, string Text, ChatOptions? Options)> Calls { get; } = [];

    public Func<string, ChatFinishReason?> FinishReason { get; set; } = _ => ChatFinishReason.Stop;

    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Func<int, UsageDetails?> Usage { get; set; } = _ => new() { InputTokenCount = 10, OutputTokenCount = 2, TotalTokenCount = 12 };

    public int MostAtOnce { get; private set; }

    public int Disposals { get; private set; }

    public ModelState State { get; private set; }

    public int ContextLength => context!.Value;

    public Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        State = ModelState.Ready;
        return Task.CompletedTask;
    }

    public int CountTokens(string text) => (text.Length + 3) / 4;

    public ValueTask<int> CountTokensAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new(messages.Sum(message => CountTokens(message.Text) + TokensPerMessage));

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] all = [.. messages];
        all.Select(m => m.Role).Should().Equal(ChatRole.System, ChatRole.User);
        int call;
        lock (_lock)
        {
            Calls.Add((all[0].Text, all[1].Text, options));
            call = Calls.Count;
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
        }

        await Before(all[1].Text);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
            _running--;

        if (context is { } limit)
        {
            int tokens = await CountTokensAsync(all, options, cancellationToken);
            if (tokens + (options?.MaxOutputTokens ?? 1) > limit)
                throw new ContextOverflowException(tokens, limit);
        }

        return new(new ChatMessage(ChatRole.Assistant, summarize(all[1].Text)))
        {
            ModelId = "summary model",
            FinishReason = FinishReason(all[1].Text),
            Usage = Usage(call),
        };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? serviceKey
        : serviceType == typeof(ITokenCounter) ? (context is null || State != ModelState.Ready ? null : this)
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("summaries", null, "summary model")
        : serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() => Disposals++;
}
