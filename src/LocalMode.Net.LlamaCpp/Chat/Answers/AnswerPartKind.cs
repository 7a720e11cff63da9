namespace LocalMode.LlamaCpp.Chat.Answers;

/// <summary>What a part of an answer is.</summary>
internal enum AnswerPartKind
{
    /// <summary>Text for the user.</summary>
    Text,

    /// <summary>The model's reasoning.</summary>
    Reasoning,

    /// <summary>A function call, readable or not.</summary>
    Call,
}
