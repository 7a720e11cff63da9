namespace LocalMode.LlamaCpp.Engine.Constraints;

/// <summary>Where a constrained answer stands.</summary>
internal enum AnswerPhase
{
    /// <summary>At its start, where the model may still open reasoning.</summary>
    Opening,

    /// <summary>Inside of reasoning.</summary>
    Thinking,

    /// <summary>In free text.</summary>
    Free,

    /// <summary>In text of a constraint.</summary>
    Part,

    /// <summary>At its end.</summary>
    Over,
}
