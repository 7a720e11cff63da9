using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>An answer that has the form that was asked for.</summary>
/// <param name="Value">What was made of it.</param>
/// <param name="Response">The response that it stands in.</param>
/// <param name="Usage">The tokens of all calls, or <see langword="null"/> where one of them told none.</param>
/// <param name="Calls">How many calls it took: 1, or 2 with a correction.</param>
internal sealed record FormedAnswer<TValue>(TValue Value, ChatResponse Response, UsageDetails? Usage, int Calls);
