using System.Globalization;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Escalates where the answer was cut because the context was full. A cut by the caller's own <see cref="ChatOptions.MaxOutputTokens"/> is what the caller asked for.</summary>
internal sealed class TruncationTrigger : IEscalationTrigger
{
    public ValueTask<TriggerVerdict> AfterAsync(EscalationContext context, ChatResponse response, CancellationToken cancellationToken)
    {
        return IsCutByContext(context.Options, response)
            ? new(TriggerVerdict.Escalate(EscalationReason.Truncated, new InvalidOutputException(Describe(context, response), response.Text)))
            : default;
    }

    // There was no limit of the caller, or the answer is shorter than it.
    private static bool IsCutByContext(ChatOptions? options, ChatResponse response) =>
        response.FinishReason == ChatFinishReason.Length
        && (options?.MaxOutputTokens is not { } most || response.Usage?.OutputTokenCount < most);

    private static string Describe(EscalationContext context, ChatResponse response)
    {
        string output = response.Usage?.OutputTokenCount is { } tokens ? string.Create(CultureInfo.InvariantCulture, $" after {tokens} tokens") : "";
        string prompt = (response.Usage?.InputTokenCount ?? context.PromptTokens) is { } input ? string.Create(CultureInfo.InvariantCulture, $", of which the prompt takes {input},") : "";
        string limit = context.Local.GetService(typeof(ITokenCounter)) is ITokenCounter counter
            ? string.Create(CultureInfo.InvariantCulture, $"the context of {counter.ContextLength} tokens{prompt}")
            : "the context";
        return $"it was cut{output} because {limit} was full.";
    }
}
