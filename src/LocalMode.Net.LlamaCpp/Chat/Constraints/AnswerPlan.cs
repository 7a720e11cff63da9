using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Chat.Constraints;

/// <summary>What an answer may be, decided before the run. <see langword="null"/> in place of a plan means: anything.</summary>
internal sealed record AnswerPlan
{
    /// <summary>Gets what the answer, behind its reasoning, is as a whole; <see langword="null"/> if it is free text, in which <see cref="Triggers"/> act.</summary>
    public ConstraintGrammar? Whole { get; init; }

    /// <summary>Gets what turns free text into calls. Only where <see cref="Whole"/> is <see langword="null"/>.</summary>
    public IReadOnlyList<AnswerTrigger> Triggers { get; init; } = [];

    /// <summary>Gets a value indicating whether the grammars have markers of calls, which control tokens may spell.</summary>
    public bool HasCalls { get; init; }

    /// <summary>Gets a value indicating whether the answer is calls or text as a whole, and its beginning says which: markers inside of the text are text.</summary>
    public bool CallsAtStart { get; init; }

    /// <summary>Gets a value indicating whether the answer is text although functions are offered: markers in it are text.</summary>
    public bool IsText { get; init; }

    /// <summary>Gets the functions whose calls are checked when they are read, because the grammars do not hold all of their schemas.</summary>
    public IReadOnlyList<string> Unenforced { get; init; } = [];

    /// <summary>Gets what is known of reasoning in front of the answer, or <see langword="null"/> if there is none.</summary>
    public ThinkingPlan? Thinking { get; init; }
}

/// <summary>A text that, once the model wrote it, is followed by text of a grammar.</summary>
/// <param name="Text">The text, exactly; more than one trigger may share a beginning.</param>
/// <param name="Rest">What follows it, up to the end of the call (or of the calls, as far as they are one text).</param>
/// <param name="AtStart">Whether it counts only as the beginning of the answer, white space and reasoning before it left aside.</param>
/// <param name="EndsAnswer">Whether the answer ends after <paramref name="Rest"/>; else it is free text again.</param>
internal sealed record AnswerTrigger(string Text, ConstraintGrammar Rest, bool AtStart = false, bool EndsAnswer = false);

/// <summary>Reasoning in front of an answer.</summary>
/// <param name="Style">How it is marked.</param>
/// <param name="IsOpen">Whether the prompt ends inside of it; else the model may open it at the start of the answer.</param>
/// <param name="MaxTokens">The tokens after which it is closed, the markers not counted; <see langword="null"/> for no limit.</param>
internal sealed record ThinkingPlan(ReasoningStyle Style, bool IsOpen, int? MaxTokens);
