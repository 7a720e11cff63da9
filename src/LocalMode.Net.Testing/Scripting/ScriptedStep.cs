using Microsoft.Extensions.AI;

namespace LocalMode.Testing;

/// <summary>One step of a <see cref="ScriptedReply"/>.</summary>
public abstract class ScriptedStep
{
    private protected ScriptedStep()
    {
    }

    /// <summary>Says a piece of text: one update, unless a stop sequence or the output limit cuts it.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Say(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new TextStep(text);
    }

    /// <summary>Waits, by the client's clock.</summary>
    /// <param name="delay">How long; 0 or more.</param>
    /// <param name="ignoreCancellation">Whether a cancellation is noticed only after the wait. The default is <see langword="false"/>.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Wait(TimeSpan delay, bool ignoreCancellation = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new WaitStep(delay, ignoreCancellation);
    }

    /// <summary>Waits for ever: until the request is cancelled, or the client is disposed.</summary>
    /// <param name="ignoreCancellation">Whether only the disposal of the client ends it. The default is <see langword="false"/>.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Stall(bool ignoreCancellation = false) => new StallStep(ignoreCancellation);

    /// <summary>Runs code of the test, such as a cancellation, at this place.</summary>
    /// <param name="action">The code; what it throws is thrown by the client.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Do(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return new ActionStep(action);
    }

    /// <summary>Calls a tool, if the request lets it; the text before and after stays.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="argumentsJson">The arguments, as a JSON object.</param>
    /// <returns>The step.</returns>
    /// <exception cref="System.Text.Json.JsonException"><paramref name="argumentsJson"/> is not a JSON object.</exception>
    public static ScriptedStep Call(string name, string argumentsJson = "{}")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(argumentsJson);
        return new CallStep(name, argumentsJson);
    }

    /// <summary>Calls a tool as a model does that is wrong about it: one that was not offered, or with arguments that are not JSON.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="argumentsText">The arguments as the model wrote them. What is no JSON object leaves its error in <see cref="FunctionCallContent"/>.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep CallUnchecked(string name, string argumentsText)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(argumentsText);
        return new UncheckedCallStep(name, argumentsText);
    }

    /// <summary>Reasons: one update.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Think(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Update(() => new(ChatRole.Assistant, [new TextReasoningContent(text)]));
    }

    /// <summary>Gives an update that has only a role.</summary>
    /// <returns>The step.</returns>
    public static ScriptedStep Role() => Update(static () => new() { Role = ChatRole.Assistant });

    /// <summary>Gives an update of an empty text.</summary>
    /// <returns>The step.</returns>
    public static ScriptedStep Empty() => Update(static () => new(ChatRole.Assistant, ""));

    /// <summary>Reports usage in an update of its own, in place of the words that the last update would count.</summary>
    /// <param name="inputTokens">The tokens of the prompt.</param>
    /// <param name="outputTokens">The tokens of the answer.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Usage(long inputTokens, long outputTokens) => new UsageStep(inputTokens, outputTokens);

    /// <summary>Gives an update as it is. Ids, model and time are set where it has none; stop sequences and the output limit do not touch it.</summary>
    /// <param name="update">Makes the update; called for each request.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Update(Func<ChatResponseUpdate> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return new UpdateStep(update);
    }

    /// <summary>Says how sure the model was, on the last update: see <see cref="LogProbabilityExtensions"/>.</summary>
    /// <param name="summary">The figures.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep LogProbabilities(LogProbabilitySummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return new LogProbabilityStep(summary);
    }

    /// <summary>Ends the answer here, with this reason. Without this step it ends after the last one, with the reason that fits.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Finish(ChatFinishReason reason) => new EndStep(reason);

    /// <summary>Ends the stream here without its end: no finish reason, no usage, no error. So looks an answer that was cut.</summary>
    /// <returns>The step.</returns>
    public static ScriptedStep Cut() => new EndStep(reason: null);

    /// <summary>Throws.</summary>
    /// <param name="error">Makes what is thrown; called for each request, since a thrown exception keeps its trace.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Throw(Func<Exception> error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new ErrorStep(error);
    }
}
