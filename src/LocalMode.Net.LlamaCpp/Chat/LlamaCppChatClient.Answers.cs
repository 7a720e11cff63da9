using System.Runtime.CompilerServices;
using LocalMode.LlamaCpp.Chat;
using LocalMode.LlamaCpp.Chat.Constraints;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Engine.Constraints;
using LocalMode.LlamaCpp.Loading;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp;

/// <content>Requests and answers.</content>
public sealed partial class LlamaCppChatClient
{
    /// <summary>
    /// The key in <see cref="UsageDetails.AdditionalCounts"/> of the output tokens that were written without asking the model, because nothing else was
    /// possible there (<see cref="LlamaCppOptions.ForcedText"/>). Not there if there were none.
    /// </summary>
    public const string ForcedTokensKey = "localmode.forced_tokens";

    /// <summary>Gets or sets what gives a request and its prompt a voice in place of the model's; none gives none. Tests script answers with it.</summary>
    internal Func<ChatRequest, PreparedPrompt, TokenConstraint?>? ConstraintOf { get; set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no message, or an option is outside of its range.</exception>
    /// <exception cref="ContextOverflowException">The prompt does not leave room for one token of the answer.</exception>
    /// <exception cref="UnsupportedCapabilityException">Something is asked for that this client cannot do.</exception>
    /// <exception cref="TemplateFailedException">The chat template refused the conversation.</exception>
    /// <exception cref="SchemaInvalidException">The schema of the answer is malformed.</exception>
    /// <exception cref="SchemaNotEnforceableException">The schema of the answer, or of a function that must be called, cannot be enforced.</exception>
    /// <exception cref="SchemaTooComplexException">A schema exceeds a limit of <see cref="LlamaCppOptions.ConstraintLimits"/>.</exception>
    /// <exception cref="ConstraintUnsatisfiableException">No answer has the form that was asked for.</exception>
    /// <exception cref="InvalidOutputException">An answer that was validated after the run breaks its schema.</exception>
    /// <exception cref="OverloadedException">The queue is full.</exception>
    /// <exception cref="LocalModeException">The model had been freed while idle, and cannot be loaded again.</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed, before the call or during it.</exception>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Nothing happens before the enumeration begins. One update per piece of text, reasoning or function call; the last one carries the finish
    /// reason, the usage and the log-probabilities (<see cref="LogProbabilityExtensions"/>). The output tokens count what was generated, the
    /// token that ends the answer included, and what was written without asking the model (<see cref="ForcedTokensKey"/>). FinishReason Length means MaxOutputTokens or the end of the context. Errors are those of
    /// <see cref="GetResponseAsync"/>.
    /// </remarks>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    private static UsageContent Usage(GenerationRequest request, AnswerReader? reader, int outputTokens, int forcedTokens) => new(new()
    {
        InputTokenCount = request.Prompt.Length,
        CachedInputTokenCount = request.CachedTokens,
        OutputTokenCount = outputTokens,
        AdditionalCounts = forcedTokens > 0 ? new() { [ForcedTokensKey] = forcedTokens } : null,
        ReasoningTokenCount = reader is { ReasoningTokens: > 0 } ? reader.ReasoningTokens : null,
        TotalTokenCount = request.Prompt.Length + outputTokens,
    });

    private GenerationRequest Prepare(ChatRequest request, ChatModel model, out AnswerReader? reader)
    {
        PreparedPrompt prompt = model.Prompt.Build(request.Turn, model.Model.ContextLength);
        AnswerPlan? plan = new AnswerPlanner(model.Prompt, model.Constraints).Plan(request, prompt, model.Model.ContextLength - prompt.Ids.Length);
        reader = AnswerReader.Create(request, model.Prompt, prompt.OpensReasoning, plan);
        CompiledAnswer? answer = plan is null ? null : model.Constraints.Compile(plan);
        TokenConstraint? script = ConstraintOf?.Invoke(request, prompt);
        return new()
        {
            Prompt = prompt.Ids,
            Sampling = request.Sampling,
            StopSequences = request.StopSequences,
            MaxOutputTokens = request.MaxOutputTokens,
            Priority = request.Priority,
            Answer = script is { IsAlone: true } ? null : answer,
            Script = script,
            ShownSpecials = plan is not null ? model.Constraints.Shown : model.Prompt.Markers.Of(request.Turn.Tools.Count > 0, model.Prompt.Reasoning is not null),
        };
    }

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_host.IsDisposed, this);
        ChatRequest asked = ChatRequest.From(messages, options, this, _modelId, _settings.Json);
        string id = Guid.NewGuid().ToString("N");
        DateTimeOffset createdAt = _settings.TimeProvider.GetUtcNow();

        using ModelLease<ChatModel> lease = await _host.AcquireAsync(cancellationToken).ConfigureAwait(false);
        InferenceWorker worker = lease.Model.Worker;
        GenerationRequest request = Prepare(asked, lease.Model, out AnswerReader? reader);
        using LogProbabilityRecord probabilities = request.Probabilities;
        AnswerCheck? check = AnswerCheck.Of(asked, request.Answer);
        worker.Enqueue(request);
        CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                (InferenceWorker worker, GenerationRequest ended) = ((InferenceWorker, GenerationRequest))state!;
                worker.Withdraw(ended, new OperationCanceledException(token));
            },
            (worker, request));
        int outputTokens = 0;
        int forcedTokens = 0;
        try
        {
            // The token acts through the registration, which ends the channel: waiting without it allocates nothing.
            while (reader is not { IsOver: true } && await request.Pieces.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                while (reader is not { IsOver: true } && request.Pieces.TryRead(out AnswerPiece piece))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    outputTokens = piece.OutputTokens;
                    forcedTokens = piece.ForcedTokens;
                    if (reader is null)
                    {
                        TextContent text = new(piece.Text);
                        check?.Add(text);
                        yield return Update(text, id, createdAt);
                        continue;
                    }

                    foreach (AIContent content in reader.Read(piece))
                    {
                        check?.Add(content);
                        yield return Update(content, id, createdAt);
                    }
                }
            }
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
            worker.Withdraw(request);
        }

        bool isWhole = reader is not { IsOver: true };
        if (reader is not null && isWhole)
        {
            foreach (AIContent content in reader.Complete(isCut: request.FinishReason == ChatFinishReason.Length))
            {
                check?.Add(content);
                yield return Update(content, id, createdAt);
            }
        }

        if (isWhole && reader is not { HasCalls: true } && request.FinishReason == ChatFinishReason.Stop)
            check?.Complete();

        outputTokens = isWhole ? request.OutputTokens : outputTokens;
        forcedTokens = isWhole ? request.ForcedTokens : forcedTokens;
        ChatResponseUpdate last = Update(Usage(request, reader, outputTokens, forcedTokens), id, createdAt);
        last.FinishReason = !isWhole ? ChatFinishReason.ToolCalls
            : reader is { HasCalls: true } && request.FinishReason == ChatFinishReason.Stop ? ChatFinishReason.ToolCalls
            : request.FinishReason;
        if (probabilities.Summarize(outputTokens) is { Count: > 0 } known)
        {
            last.SetLogProbabilities(new(
                known.Count, known.Mean, known.Minimum, known.Quantile10, known.Quantile25, known.Median, known.MeanMargin, known.MeanEntropy));
        }

        yield return last;
    }

    private ChatResponseUpdate Update(AIContent content, string id, DateTimeOffset createdAt) => new(ChatRole.Assistant, [content])
    {
        ResponseId = id,
        MessageId = id,
        ModelId = _modelId,
        CreatedAt = createdAt,
    };
}
