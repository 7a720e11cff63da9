using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What one call of a <see cref="ChatSummarizer"/> settles for all of its texts.</summary>
/// <param name="Room">How much fits.</param>
/// <param name="Part">The options of calls with parts.</param>
/// <param name="Final">The options of calls that give the summary itself.</param>
/// <param name="Instructions">What the caller wants heeded, or null.</param>
internal sealed record SummarizationSettings(PromptRoom Room, ChatOptions Part, ChatOptions Final, string? Instructions);
