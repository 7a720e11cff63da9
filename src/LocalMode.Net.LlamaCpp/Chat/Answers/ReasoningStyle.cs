using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.Tokenizers;

namespace LocalMode.LlamaCpp.Chat.Answers;

/// <summary>How a model marks its reasoning, and how its template switches it.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
internal sealed class ReasoningStyle
{
    /// <summary>Prepares a style.</summary>
    /// <param name="open">What stands before the reasoning.</param>
    /// <param name="close">What stands after it.</param>
    /// <param name="variable">The template's variable that switches reasoning on and off, or <see langword="null"/> if it has none.</param>
    public ReasoningStyle(string open, string close, string? variable)
    {
        Open = new(open);
        Close = new(close);
        Closings = new(Close);
        Variable = variable;
    }

    /// <summary>Gets what stands before the reasoning.</summary>
    public Marker Open { get; }

    /// <summary>Gets what stands after it.</summary>
    public Marker Close { get; }

    /// <summary>Gets the search for <see cref="Close"/>.</summary>
    public MarkerSearch Closings { get; }

    /// <summary>Gets the template's variable, such as <c>enable_thinking</c>, that is <see langword="true"/> or <see langword="false"/>; <see langword="null"/> if nothing switches reasoning.</summary>
    public string? Variable { get; }

    /// <summary>Says whether a prompt ends inside of reasoning, so that the answer begins with it.</summary>
    public bool IsOpenAtEnd(RenderedPrompt prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return prompt.Segments is { Count: > 0 } segments
            && segments[^1].IsTrusted
            && segments[^1].Text.AsSpan().TrimEnd().EndsWith(Open.Text);
    }
}
