using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>One reply while it is being said.</summary>
internal sealed class ScriptedRun
{
    private readonly ScriptedRequest _request;
    private readonly string _modelId;
    private readonly ScriptedText _text;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly DateTimeOffset _createdAt;
    private readonly HashSet<string>? _tools;
    private int _calls;
    private bool _usageReported;
    private LogProbabilitySummary? _logProbabilities;

    public ScriptedRun(ScriptedRequest request, string modelId, TimeProvider timeProvider)
    {
        _request = request;
        _modelId = modelId;
        _createdAt = timeProvider.GetUtcNow();
        _text = new([.. request.Options?.StopSequences ?? []], request.Options?.MaxOutputTokens ?? int.MaxValue);
        _tools = request.Options?.ToolMode is NoneChatToolMode ? null : request.Options?.Tools?.Select(static tool => tool.Name).ToHashSet();
    }

    /// <summary>Gets a value indicating whether nothing more is said.</summary>
    public bool IsOver => _text.IsStopped || _text.IsCut;

    /// <summary>Plays a step; gives the update that it makes, if any.</summary>
    public ChatResponseUpdate? Play(ScriptedStep step) => step switch
    {
        TextStep text => Say(_text.Append(text.Text)),
        CallStep call => Call(call),
        UncheckedCallStep call => Call(call.Content()),
        UpdateStep update => Complete(update.Create()),
        UsageStep usage => Report(usage.InputTokens, usage.OutputTokens),
        LogProbabilityStep sure => Remember(sure.Summary),
        ErrorStep error => throw error.Error(),
        _ => throw new InvalidOperationException($"{step.GetType().Name} is not a step that can be played."),
    };

    /// <summary>Gives the text that was held back.</summary>
    public ChatResponseUpdate? Rest() => Say(_text.Complete());

    /// <summary>Gives the last update, with finish reason and usage.</summary>
    public ChatResponseUpdate End(ChatFinishReason? reason)
    {
        int input = _request.Messages.Sum(static message => Math.Max(1, Words(message.Text))) + Words(_request.Options?.Instructions);
        int output = Math.Max(1, _text.Words + _calls);
        ChatResponseUpdate end = _usageReported ? Update() : Report(input, output);
        end.FinishReason = reason ?? (_text.IsCut ? ChatFinishReason.Length : _calls > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop);
        if (_logProbabilities is { } summary)
            end.SetLogProbabilities(summary);
        return end;
    }

    private static int Words(string? text) => text?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length ?? 0;

    private ChatResponseUpdate? Say(string text) => text.Length == 0 ? null : Update(new TextContent(text));

    private ChatResponseUpdate? Call(CallStep call)
    {
        if (_tools?.Contains(call.Name) != true || (_calls > 0 && _request.Options?.AllowMultipleToolCalls == false))
            return null;

        return Call(call.Content());
    }

    private ChatResponseUpdate Call(FunctionCallContent call)
    {
        _calls++;
        return Update(call);
    }

    private ChatResponseUpdate Report(long input, long output)
    {
        _usageReported = true;
        return Update(new UsageContent(new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output }));
    }

    private ChatResponseUpdate? Remember(LogProbabilitySummary summary)
    {
        _logProbabilities = summary;
        return null;
    }

    private ChatResponseUpdate Update(params AIContent[] contents) => Complete(new(ChatRole.Assistant, [.. contents]));

    private ChatResponseUpdate Complete(ChatResponseUpdate update)
    {
        update.ResponseId ??= _id;
        update.MessageId ??= _id;
        update.ModelId ??= _modelId;
        update.CreatedAt ??= _createdAt;
        return update;
    }
}
