using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>
/// Escalates where the model refused or a filter stopped its answer. It is there only if the application asks for it: going past a refusal is a way
/// round it.
/// </summary>
internal sealed class RefusalTrigger : IEscalationTrigger
{
    public TriggerVerdict During(EscalationContext context, ChatResponseUpdate update) =>
        Find(update.FinishReason, update.Contents) is { } reason ? Refused(reason, "") : default;

    public ValueTask<TriggerVerdict> AfterAsync(EscalationContext context, ChatResponse response, CancellationToken cancellationToken)
    {
        string? reason = Find(response.FinishReason, []);
        for (int i = 0; reason is null && i < response.Messages.Count; i++)
            reason = Find(null, response.Messages[i].Contents);
        return reason is null ? default : new(Refused(reason, response.Text));
    }

    private static string? Find(ChatFinishReason? finishReason, IList<AIContent> contents)
    {
        if (finishReason == ChatFinishReason.ContentFilter)
            return "a content filter stopped the answer.";
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is ErrorContent { ErrorCode: ContentProbe.RefusalCode })
                return "the model refused to answer.";
        }
        return null;
    }

    private static TriggerVerdict Refused(string reason, string text) =>
        TriggerVerdict.Escalate(EscalationReason.Refusal, new InvalidOutputException(reason, text));
}
