using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The summary of one text.</summary>
public sealed class Summary : InferenceResult
{
    /// <summary>Gets the texts that were asked for, the best first. Never empty.</summary>
    public required IReadOnlyList<GeneratedSequence> Sequences { get; init; }

    /// <summary>Gets the best text.</summary>
    public string Text => Sequences[0].Text;

    /// <summary>Gets why <see cref="Text"/> ended: <see cref="ChatFinishReason.Length"/> means that it was cut short.</summary>
    public ChatFinishReason FinishReason => Sequences[0].FinishReason;

    /// <summary>Returns <see cref="Text"/>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
