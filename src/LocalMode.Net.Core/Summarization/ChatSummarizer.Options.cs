using Microsoft.Extensions.AI;

namespace LocalMode;

/// <content>What the options of a call become, and what the results of several texts become.</content>
public sealed partial class ChatSummarizer
{
    private static void ThrowIfUnsupported(SummarizationOptions? options)
    {
        if (options is null)
            return;

        if (options.MaxOutputTokens is { } tokens)
            ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1, nameof(options));

        // Values that ask for what a chat client does anyway are fine.
        Refuse(options.MinOutputTokens is not (null or 0), nameof(options.MinOutputTokens));
        Refuse(options.BeamCount is not null, nameof(options.BeamCount));
        Refuse(options.SequenceCount is not (null or 1), nameof(options.SequenceCount));
        Refuse(options.LengthPenalty is not null, nameof(options.LengthPenalty));
        Refuse(options.Stopping is not null, nameof(options.Stopping));
        Refuse(options.NoRepeatNgramSize is not (null or 0), nameof(options.NoRepeatNgramSize));
        Refuse(options.RepetitionPenalty is not (null or 1), nameof(options.RepetitionPenalty));
    }

    private static void Refuse(bool asked, string option)
    {
        if (asked)
        {
            throw new UnsupportedCapabilityException(
                $"{nameof(SummarizationOptions)}.{option}", nameof(ChatSummarizer), "Leave it out, or use a summarizer that runs its own beam search.");
        }
    }

    private ChatOptions ToChatOptions(SummarizationOptions? options)
    {
        ChatOptions chat = _options.ChatOptions?.Clone() ?? new();
        if (options is null)
            return chat;

        chat.ModelId = options.ModelId ?? chat.ModelId;
        chat.MaxOutputTokens = options.MaxOutputTokens ?? chat.MaxOutputTokens;
        foreach (KeyValuePair<string, object?> property in options.AdditionalProperties ?? [])
            (chat.AdditionalProperties ??= [])[property.Key] = property.Value;

        if (options.Priority != InferencePriority.Normal)
            (chat.AdditionalProperties ??= [])[InferenceOptions.PriorityKey] = options.Priority;

        return chat;
    }

    private static InferenceResults<Summary> Join(SummarizationRun[] runs, TimeSpan duration)
    {
        Summary[] summaries = Array.ConvertAll(runs, run => run.ToSummary(duration));
        UsageDetails? usage = new() { InputTokenCount = 0, OutputTokenCount = 0, TotalTokenCount = 0 };
        foreach (Summary summary in summaries)
        {
            if (summary.Usage is null)
                usage = null;
            else
                usage?.Add(summary.Usage);
        }

        return new(summaries) { Usage = usage, ModelId = summaries.Length > 0 ? summaries[0].ModelId : null, Duration = duration };
    }

    private SummarizerMetadata Metadata()
    {
        ChatClientMetadata? inner = _client.GetService<ChatClientMetadata>();
        return new(inner?.ProviderName, inner?.ProviderUri, inner?.DefaultModelId);
    }
}
