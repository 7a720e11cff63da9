namespace LocalMode.Testing;

/// <summary>What a <see cref="ScriptedChatClient"/> says to one request: steps, in order. Immutable; may be said many times.</summary>
public sealed class ScriptedReply
{
    /// <summary>Initializes a new instance of the <see cref="ScriptedReply"/> class.</summary>
    /// <param name="steps">What happens, in order.</param>
    public ScriptedReply(params IReadOnlyList<ScriptedStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        Steps = [.. steps];
    }

    /// <summary>Gets the steps, in order.</summary>
    public IReadOnlyList<ScriptedStep> Steps { get; }

    /// <summary>Gets the text of all steps.</summary>
    internal string Text => string.Concat(Steps.OfType<TextStep>().Select(static step => step.Text));

    /// <summary>Gets a value indicating whether there is a call, so that the text need not have the form that was asked for.</summary>
    internal bool HasCalls => Calls(null);

    /// <summary>Makes a reply that says a text, a word at a time; each piece but the first begins with the space before its word.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The reply.</returns>
    public static ScriptedReply FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<ScriptedStep> steps = [];
        int start = 0;
        for (int i = 1; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]) || char.IsWhiteSpace(text[i - 1]))
                continue;

            steps.Add(ScriptedStep.Say(text[start..i]));
            start = i;
        }

        if (start < text.Length)
            steps.Add(ScriptedStep.Say(text[start..]));

        return new([.. steps]);
    }

    /// <summary>Tells whether a call of one of these tools, or of any, is in the script.</summary>
    internal bool Calls(string? name) => Steps.OfType<CallStep>().Any(step => name is null || step.Name == name);
}
