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
    /// <returns>The step.</returns>
    public static ScriptedStep Wait(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return new WaitStep(delay);
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

    /// <summary>Throws.</summary>
    /// <param name="error">Makes what is thrown; called for each request, since a thrown exception keeps its trace.</param>
    /// <returns>The step.</returns>
    public static ScriptedStep Throw(Func<Exception> error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new ErrorStep(error);
    }
}
