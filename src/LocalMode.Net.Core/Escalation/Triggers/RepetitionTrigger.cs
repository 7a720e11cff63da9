using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Gives an answer up that repeats itself without an end, while it streams or once it is there.</summary>
/// <param name="minCharacters">The characters of pure repetition that are too many.</param>
/// <param name="minRepeats">The times that something must be there to be called a loop.</param>
internal sealed class RepetitionTrigger(int minCharacters = RepetitionTrigger.DefaultMinCharacters, int minRepeats = RepetitionTrigger.DefaultMinRepeats) : IEscalationTrigger
{
    public const int DefaultMinCharacters = 2000;
    public const int DefaultMinRepeats = 5;

    public TriggerVerdict During(EscalationContext context, ChatResponseUpdate update)
    {
        RepetitionDetector? detector = null;
        IList<AIContent> contents = update.Contents;
        int count = contents.Count;
        for (int i = 0; i < count; i++)
        {
            if (Text(contents[i]) is not { Length: > 0 } text)
                continue;
            detector ??= DetectorOf(context);
            if (!detector.Found && detector.Add(text))
                return Verdict();
        }
        return default;
    }

    public ValueTask<TriggerVerdict> AfterAsync(EscalationContext context, ChatResponse response, CancellationToken cancellationToken)
    {
        // An answer that was not streamed, or only in part, is read whole.
        long length = 0;
        foreach (string text in Texts(response))
            length += text.Length;
        RepetitionDetector? detector = context.State.TryGetValue(this, out object? known) ? (RepetitionDetector)known! : null;
        if (detector is null || detector.CharactersRead < length)
        {
            detector = Create(context);
            foreach (string text in Texts(response))
                detector.Add(text);
        }
        return new(detector.Found ? Verdict() : default);
    }

    private static IEnumerable<string> Texts(ChatResponse response)
    {
        foreach (ChatMessage message in response.Messages)
        {
            foreach (AIContent content in message.Contents)
            {
                if (Text(content) is { } text)
                    yield return text;
            }
        }
    }

    private static string? Text(AIContent content) => content switch
    {
        TextContent text => text.Text,
        TextReasoningContent reasoning => reasoning.Text,
        _ => null,
    };

    private RepetitionDetector DetectorOf(EscalationContext context)
    {
        if (context.State.TryGetValue(this, out object? known))
            return (RepetitionDetector)known!;
        RepetitionDetector detector = Create(context);
        context.State[this] = detector;
        return detector;
    }

    private RepetitionDetector Create(EscalationContext context) =>
        new(minCharacters, minRepeats, context.Options?.ResponseFormat is ChatResponseFormatJson);

    private static TriggerVerdict Verdict() =>
        TriggerVerdict.Escalate(EscalationReason.Repetition, new InvalidOutputException("it repeats the same words without an end.", ""));
}
