using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Summarizes texts with any chat client: in one call where the text fits, else part by part.</summary>
/// <remarks>
/// <para>
/// <b>Long texts.</b> What does not fit into one call is cut into parts of about equal size, at the border of a paragraph, a line, a sentence or a word;
/// each part is summarized, and the summaries, joined, are summarized again, until one call holds them. What fits is told by the client's
/// <see cref="ITokenCounter"/>, exactly, room for the answer included; for a client without one it is <see cref="ChatSummarizerOptions.MaxCharacters"/>.
/// Details that a part's summary leaves out are gone: raise the context before trusting fine print.
/// </para>
/// <para>
/// <b>Honesty.</b> <see cref="InferenceResult.Usage"/> is the sum over all calls. <see cref="Summary.FinishReason"/> is that of the last call;
/// parts whose summary was cut short are counted under <see cref="CutPartCountKey"/>. An empty answer is an <see cref="InvalidOutputException"/>, and what beam search
/// alone can do is refused. An empty text has an empty summary, without a call.
/// </para>
/// <para>
/// <b>Texts are data.</b> A text travels as a user message below a system message that says so. That lowers the chance that a model obeys
/// instructions inside the text, and no more than that: treat a summary of a stranger's text as the stranger's words, and give the client no tools.
/// </para>
/// <para>Safe for concurrent use if the client is.</para>
/// </remarks>
public sealed partial class ChatSummarizer : ISummarizer
{
    /// <summary>The key of a summary's additional properties with the number of calls that it took, an <see cref="int"/>.</summary>
    public const string CallCountKey = "localmode.summarizer.calls";

    /// <summary>The key of a summary's additional properties with the number of parts whose summary was cut short, an <see cref="int"/>.</summary>
    public const string CutPartCountKey = "localmode.summarizer.cut_parts";

    private readonly IChatClient _client;
    private readonly ChatSummarizerOptions _options;
    private readonly bool _leaveOpen;

    /// <summary>Initializes a new instance of the <see cref="ChatSummarizer"/> class.</summary>
    /// <param name="client">Writes the summaries.</param>
    /// <param name="options">Options, copied; <see langword="null"/> for the defaults.</param>
    /// <param name="leaveOpen">Whether the client stays open when this object is disposed. The default is <see langword="false"/>: it is disposed too.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ChatSummarizer(IChatClient client, ChatSummarizerOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _options = (options ?? new()).Snapshot();
        _leaveOpen = leaveOpen;
    }

    /// <inheritdoc/>
    /// <exception cref="UnsupportedCapabilityException">The options ask for beams, several answers or penalties, which a chat client does not have.</exception>
    /// <exception cref="ContextOverflowException">Beside the system message and the answer nothing fits into the context.</exception>
    /// <exception cref="InvalidOutputException">An answer is empty, or the summaries of the parts do not become short enough.</exception>
    public async Task<InferenceResults<Summary>> GetSummariesAsync(
        IEnumerable<string> texts, SummarizationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        long start = _options.TimeProvider.GetTimestamp();
        List<string> inputs = InferenceBatches.Materialize(texts, static text => text is null, nameof(texts));
        ThrowIfUnsupported(options);
        ChatOptions chatOptions = ToChatOptions(options);
        string? instructions = options?.Instructions;
        cancellationToken.ThrowIfCancellationRequested();

        // A model that is opened at its first call knows its context only then.
        if (_client.GetService<IModelReadiness>() is { State: not ModelState.Ready } readiness)
            await readiness.WarmUpAsync(cancellationToken).ConfigureAwait(false);

        PromptRoom room = new(_client.GetService<ITokenCounter>(), _options.MaxCharacters);
        ChatOptions part = chatOptions.Clone();
        part.MaxOutputTokens = _options.PartOutputTokens ?? room.DefaultOutputTokens ?? _options.ChatOptions?.MaxOutputTokens;
        SummarizationSettings settings = new(room, part, chatOptions, instructions);
        using SemaphoreSlim gate = new(_options.Parallelism);
        SummarizationRun[] runs = new SummarizationRun[inputs.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, runs.Length, parallel, (i, token) =>
        {
            runs[i] = new(_client, _options, settings, gate);
            return new ValueTask(runs[i].RunAsync(inputs[i], token));
        }).ConfigureAwait(false);
        return Join(runs, _options.TimeProvider.GetElapsedTime(start));
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? _client.GetService(serviceType, serviceKey)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType == typeof(SummarizerMetadata) ? Metadata()
            : _client.GetService(serviceType);
    }

    /// <summary>Disposes the client, unless it was to stay open.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
            _client.Dispose();
    }
}
