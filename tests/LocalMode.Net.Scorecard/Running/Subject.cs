using LocalMode.Scorecard.Scenarios;
using Microsoft.Extensions.AI;

namespace LocalMode.Scorecard.Running;

/// <summary>Makes the client that the scenarios are run on.</summary>
/// <param name="primary">The leg that fails.</param>
/// <param name="fallback">The leg that does not.</param>
/// <param name="policy">How the answer is asked for.</param>
/// <param name="time">The world's clock.</param>
public delegate IChatClient Subject(IChatClient primary, IChatClient fallback, AnswerPolicy policy, TimeProvider time);
