namespace LocalMode.LlamaCpp.Chat;

/// <summary>A prompt that can be run.</summary>
/// <param name="Ids">The token ids.</param>
/// <param name="OpensReasoning">Whether it ends inside of reasoning, so that the answer begins with it.</param>
/// <param name="ClosesReasoning">Whether it ends with reasoning that is over, so that the answer has none.</param>
internal readonly record struct PreparedPrompt(int[] Ids, bool OpensReasoning, bool ClosesReasoning = false);
