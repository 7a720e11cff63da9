using LocalMode.Scorecard.Scenarios;
using Microsoft.Extensions.AI;

namespace LocalMode.Scorecard.Running;

/// <summary>What the scenarios are run on.</summary>
/// <param name="Create">Makes the client of the leg that fails, the leg that does not, the policy and the world's clock.</param>
/// <param name="Reports">Whether each outcome must carry a report, and a part that was shown an error of its own type.</param>
public sealed record Subject(Func<IChatClient, IChatClient, AnswerPolicy, TimeProvider, IChatClient> Create, bool Reports);
