using System.Runtime.CompilerServices;
using System.Text;
using LocalMode.LlamaCpp.Chat;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tokenization;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp;

/// <content>Requests and answers.</content>
public sealed partial class LlamaCppChatClient
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no message, or an option is outside of its range.</exception>
    /// <exception cref="ContextOverflowException">The prompt does not leave room for one token of the answer.</exception>
    /// <exception cref="UnsupportedCapabilityException">Something is asked for that this client cannot do.</exception>
    /// <exception cref="TemplateFailedException">The chat template refused the conversation.</exception>
    /// <exception cref="OverloadedException">The queue is full.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed, before the call or during it.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Nothing happens before the enumeration begins. One update per piece of text; the last one carries the finish reason and the usage.
    /// The output tokens count what was generated, the token that ends the answer included. FinishReason Length means MaxOutputTokens or
    /// the end of the context. Errors are those of <see cref="GetResponseAsync"/>.
    /// </remarks>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    private static StopSequence[] StopSequencesOf(ChatOptions? options)
    {
        if (options?.StopSequences is not { Count: > 0 } texts)
            return [];

        StopSequence[] stops = new StopSequence[texts.Count];
        for (int i = 0; i < stops.Length; i++)
            stops[i] = new(Encoding.UTF8.GetBytes(texts[i]));

        return stops;
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_worker.IsStopping, this);
        GenerationRequest request = Prepare(messages, options);
        string id = Guid.NewGuid().ToString("N");
        DateTimeOffset createdAt = _timeProvider.GetUtcNow();

        _worker.Enqueue(request);
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                (InferenceWorker worker, GenerationRequest ended) = ((InferenceWorker, GenerationRequest))state!;
                worker.Withdraw(ended, new OperationCanceledException(token));
            },
            (_worker, request));
        try
        {
            // The token acts through the registration, which ends the channel: waiting without it allocates nothing.
            while (await request.Pieces.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (request.Pieces.TryRead(out AnswerPiece piece))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return Update(new TextContent(piece.Text), id, createdAt);
                }
            }
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
            _worker.Withdraw(request);
        }

        UsageContent usage = new(new()
        {
            InputTokenCount = request.Prompt.Length,
            OutputTokenCount = request.OutputTokens,
            TotalTokenCount = request.Prompt.Length + request.OutputTokens,
        });
        ChatResponseUpdate last = Update(usage, id, createdAt);
        last.FinishReason = request.FinishReason;
        yield return last;
    }

    private GenerationRequest Prepare(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        IReadOnlyList<ChatMessage> conversation = Conversation(messages, options);
        return new()
        {
            Sampling = SamplingSettings.From(options),
            StopSequences = StopSequencesOf(options),
            MaxOutputTokens = options?.MaxOutputTokens ?? int.MaxValue,
            Prompt = _prompt.Build(conversation, options?.Instructions, ContextLength),
        };
    }

    private IReadOnlyList<ChatMessage> Conversation(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        IReadOnlyList<ChatMessage> conversation = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        ChatRequestCheck.Messages(conversation, _modelId);
        ChatRequestCheck.Options(options, _modelId);
        return conversation;
    }

    private ChatResponseUpdate Update(AIContent content, string id, DateTimeOffset createdAt) => new(ChatRole.Assistant, [content])
    {
        ResponseId = id,
        MessageId = id,
        ModelId = _modelId,
        CreatedAt = createdAt,
    };
}
