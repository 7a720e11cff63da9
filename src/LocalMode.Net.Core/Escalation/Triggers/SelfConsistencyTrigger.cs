using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Asks the local leg again, with some chance in it, and rejects its answer if the others differ. They are sent nowhere.</summary>
/// <remarks>
/// Requests with tools are left alone, since tools must not be called for a check, and so are those of a conversation that the leg keeps itself, which more
/// calls would change, and answers without text. Where the mode puts the cloud leg first, the answer may be that leg's, which the local one cannot judge.
/// </remarks>
internal sealed class SelfConsistencyTrigger : IEscalationTrigger
{
    private readonly SelfConsistencyOptions _options;
    private readonly IEqualityComparer<string> _comparer;

    public SelfConsistencyTrigger(SelfConsistencyOptions options)
    {
        options.ThrowIfInvalid();
        _options = options.Clone();
        _comparer = options.AnswerComparer ?? PlainAnswerComparer.Instance;
    }

    public ValueTask<TriggerVerdict> AfterAsync(EscalationContext context, ChatResponse response, CancellationToken cancellationToken)
    {
        string answer = response.Text;
        return context.Mode <= EscalationMode.PreferLocal && Applies(context.Options, response) && !string.IsNullOrWhiteSpace(answer)
            ? CheckAsync(context, answer, cancellationToken)
            : default;
    }

    private async ValueTask<TriggerVerdict> CheckAsync(EscalationContext context, string answer, CancellationToken cancellationToken)
    {
        int all = _options.Samples + 1;
        // The first answer agrees with itself.
        int needed = Math.Max((int)Math.Ceiling((_options.MinAgreement * all) - 1e-9) - 1, 0);
        int agreed = 0;
        for (int sample = 0; sample < _options.Samples && agreed < needed; sample++)
        {
            if (agreed + _options.Samples - sample < needed)
                break;
            cancellationToken.ThrowIfCancellationRequested();
            ChatResponse other = await context.Local.GetResponseAsync(context.Messages, Sampled(context.Options, sample), cancellationToken).ConfigureAwait(false);
            if (_comparer.Equals(answer, other.Text))
                agreed++;
        }
        return agreed >= needed
            ? default
            : TriggerVerdict.Escalate(
                EscalationReason.Inconsistent,
                new InvalidOutputException($"asked again, the model did not give the same answer {needed + 1} times in {all}.", answer));
    }

    private ChatOptions Sampled(ChatOptions? options, int sample)
    {
        ChatOptions sampled = options?.Clone() ?? new ChatOptions();
        sampled.Temperature = _options.Temperature;
        // One seed would give one answer.
        if (sampled.Seed is { } seed)
            sampled.Seed = unchecked(seed + sample + 1);
        return sampled;
    }

    private static bool Applies(ChatOptions? options, ChatResponse response)
    {
        if (options is { Tools.Count: > 0 } or { ConversationId: not null } || response.ConversationId is not null)
            return false;
        foreach (ChatMessage message in response.Messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (content is FunctionCallContent)
                    return false;
            }
        }
        return true;
    }
}
