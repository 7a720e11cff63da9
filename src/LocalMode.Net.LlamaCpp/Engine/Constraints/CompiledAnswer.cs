using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Engine.Constraints;

/// <summary>What an answer may be, compiled for a model. Immutable; one may serve many answers.</summary>
internal sealed record CompiledAnswer
{
    /// <summary>Gets the model's tokens.</summary>
    public required AnswerTokens Tokens { get; init; }

    /// <summary>Gets what the answer, behind its reasoning, is as a whole, or <see langword="null"/> if it is free text with <see cref="Triggers"/>.</summary>
    public Constraint? Whole { get; init; }

    /// <summary>Gets what turns free text into text of a constraint.</summary>
    public IReadOnlyList<CompiledTrigger> Triggers { get; init; } = [];

    /// <summary>Gets what opens reasoning, or <see langword="null"/> if there is none or the prompt has opened it.</summary>
    public BytePattern? Opening { get; init; }

    /// <summary>Gets what closes reasoning, or <see langword="null"/> if there is none.</summary>
    public BytePattern? Closing { get; init; }

    /// <summary>Gets a value indicating whether the answer begins inside of reasoning.</summary>
    public bool BeginsInside { get; init; }

    /// <summary>Gets the tokens of reasoning after which it is closed; <see langword="null"/> for no limit.</summary>
    public int? MaxThinking { get; init; }

    /// <summary>Gets a value indicating whether text that has no alternative is written without asking the model.</summary>
    public bool ForcesText { get; init; } = true;
}

/// <summary>A text that is followed by text of a constraint.</summary>
/// <param name="Pattern">The text.</param>
/// <param name="Rest">What follows it.</param>
/// <param name="EndsAnswer">Whether the answer ends after it.</param>
internal sealed record CompiledTrigger(BytePattern Pattern, Constraint Rest, bool EndsAnswer);
