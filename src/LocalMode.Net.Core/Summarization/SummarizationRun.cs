using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The way of one text to its summary: one call if it fits, else parts, then a summary of their summaries.</summary>
internal sealed class SummarizationRun(IChatClient client, ChatSummarizerOptions options, SummarizationSettings settings, SemaphoreSlim gate)
{
    private readonly Lock _lock = new();
    private UsageDetails? _usage = new() { InputTokenCount = 0, OutputTokenCount = 0, TotalTokenCount = 0 };
    private string? _modelId;
    private int _calls;
    private int _cutParts;

    public GeneratedSequence Sequence { get; private set; } = new("", ChatFinishReason.Stop);

    public async Task RunAsync(string text, CancellationToken cancellationToken)
    {
        // There is nothing to say in fewer words, and a model would make something up.
        if (string.IsNullOrWhiteSpace(text))
            return;

        for (int round = 0; ; round++)
        {
            List<ChatMessage> prompt = Prompt(round == 0 ? options.Prompt : options.CombinePrompt, text);
            if (await settings.Room.FitsAsync(prompt, text, settings.Final, cancellationToken).ConfigureAwait(false))
            {
                Sequence = await CallAsync(prompt, settings.Final, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (round == options.MaxRounds)
                throw new InvalidOutputException($"the summaries of the parts are too long for one call after {round} rounds.", text);

            // An answer that leaves no room for any text would be known only after every part was paid for.
            if (round == 0)
                await settings.Room.RoomAsync(Prompt(options.CombinePrompt, "."), settings.Final, cancellationToken).ConfigureAwait(false);

            string joined = await SummarizePartsAsync(text, cancellationToken).ConfigureAwait(false);
            if (settings.Room.Measure(joined) >= settings.Room.Measure(text))
                throw new InvalidOutputException("the summaries of the parts are together no shorter than the text.", joined);

            text = joined;
        }
    }

    public Summary ToSummary(TimeSpan duration) => new()
    {
        Sequences = [Sequence],
        Usage = _usage,
        ModelId = _modelId ?? settings.Final.ModelId,
        Duration = duration,
        AdditionalProperties = new() { [ChatSummarizer.CallCountKey] = _calls, [ChatSummarizer.CutPartCountKey] = _cutParts },
    };

    private async Task<string> SummarizePartsAsync(string text, CancellationToken cancellationToken)
    {
        int room = await settings.Room.RoomAsync(Prompt(options.PartPrompt, "."), settings.Part, cancellationToken).ConfigureAwait(false);
        List<string> parts = TextSplitter.Split(text, room, settings.Room.Measure);
        string[] summaries = new string[parts.Count];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, parts.Count, parallel, async (i, token) =>
        {
            GeneratedSequence summary = await CallAsync(Prompt(options.PartPrompt, parts[i]), settings.Part, token).ConfigureAwait(false);
            summaries[i] = summary.Text;
            if (summary.FinishReason == ChatFinishReason.Length)
                Interlocked.Increment(ref _cutParts);
        }).ConfigureAwait(false);
        return string.Join("\n\n", summaries);
    }

    private async Task<GeneratedSequence> CallAsync(List<ChatMessage> prompt, ChatOptions chatOptions, CancellationToken cancellationToken)
    {
        ChatResponse response;
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // The client may change the options that it is given; the next call has its own.
            response = await client.GetResponseAsync(prompt, chatOptions.Clone(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }

        lock (_lock)
        {
            _calls++;
            _modelId ??= response.ModelId;
            if (response.Usage is null)
                _usage = null;
            else
                _usage?.Add(response.Usage);
        }

        string summary = response.Text.Trim();
        return summary.Length > 0
            ? new(summary, response.FinishReason ?? ChatFinishReason.Stop)
            : throw new InvalidOutputException($"the summary is empty (finish reason: {response.FinishReason?.Value ?? "none"}).", response.Text);
    }

    private List<ChatMessage> Prompt(string system, string text) =>
    [
        new(ChatRole.System, settings.Instructions is null ? system : $"{system}\n{settings.Instructions}"),
        new(ChatRole.User, text),
    ];
}
