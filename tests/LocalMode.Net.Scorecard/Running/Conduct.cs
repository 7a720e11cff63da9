using System.ClientModel;
using LocalMode.Scorecard.Faults;
using LocalMode.Scorecard.Scenarios;
using LocalMode.Scorecard.Worlds;

namespace LocalMode.Scorecard.Running;

/// <summary>Says what was not right about an outcome.</summary>
internal static class Conduct
{
    private static readonly TimeSpan HammerWindow = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan RecoveryTime = TimeSpan.FromSeconds(30);

    public static IEnumerable<string> Check(ScenarioOutcome outcome, bool reports) =>
        [.. outcome.Requests.SelectMany((request, i) => CheckRequest(outcome, request).Concat(reports ? CheckReport(request) : []).Select(violation => $"request {i + 1}: {violation}")), .. CheckAttempts(outcome), .. CheckRecovery(outcome)];

    private static IEnumerable<string> CheckRequest(ScenarioOutcome outcome, RequestOutcome request)
    {
        OutcomeKind expected = outcome.Scenario.Expected(outcome.Policy);
        if (request.Kind != expected)
        {
            yield return $"{request.Kind} in place of {expected}{(request.Error is { } error ? $" ({error.GetType().Name}: {error.Message})" : "")}";
            yield break;
        }

        if (request.Response is { } response)
        {
            LegAnswer answer = AnswerOf(request);
            if (response.ModelId != answer.ModelId)
                yield return $"the answer is {answer.ModelId}'s and names the model {response.ModelId}";
            if (request.Billed != answer.ModelId)
                yield return $"the answer is {answer.ModelId}'s and bills {request.Billed}";
        }
        else if (request is { Kind: OutcomeKind.CleanError, Error: { } error } && !IsOriginal(error, outcome.Scenario.Fault))
        {
            yield return $"the original error is masked by {error.GetType().Name}";
        }
    }

    private static IEnumerable<string> CheckReport(RequestOutcome request)
    {
        if (request is { Kind: OutcomeKind.Rescued, Response: { } response })
        {
            EscalationLeg leg = AnswerOf(request) == World.PrimaryAnswer ? EscalationLeg.Local : EscalationLeg.Cloud;
            if (response.GetEscalationReport() is not { } report)
                yield return "there is no report";
            else if (report.ServedBy != leg || report.Attempts[^1].Leg != leg)
                yield return $"the report says: {report}";
        }
        else if (request.Error is { } error)
        {
            if (error.GetEscalationReport() is null)
                yield return "the error has no report";
            if (request.Kind == OutcomeKind.Incomplete && error is not EscalationIncompleteException)
                yield return $"a part was shown and the error is {error.GetType().Name}";
            if (error is EscalationIncompleteException incomplete && incomplete.PartialText != request.Shown)
                yield return "the error holds another text than was shown";
        }
    }

    private static IEnumerable<string> CheckAttempts(ScenarioOutcome outcome)
    {
        Scenario scenario = outcome.Scenario;
        IReadOnlyList<TimeSpan> attempts = outcome.PrimaryAttempts;
        int failing = scenario.DownFor is { } down ? attempts.Count(time => time < down) : attempts.Count;
        if (failing == 0)
            yield return "the primary was never tried";
        if (failing > scenario.MaxAttempts)
            yield return $"{failing} attempts on a primary that fails; at most {scenario.MaxAttempts}";
        if (scenario.Id is 1 or 2 && attempts.Any(first => attempts.Count(time => time >= first && time < first + HammerWindow) > 2))
            yield return "more than 2 attempts in 1.5 s";
    }

    private static IEnumerable<string> CheckRecovery(ScenarioOutcome outcome)
    {
        if (outcome.Scenario.DownFor is not { } down)
            yield break;

        foreach (RequestOutcome late in outcome.Requests.Where(request => request.Sent >= down + RecoveryTime && request.Shown != World.PrimaryAnswer.Text))
            yield return $"at {late.Sent.TotalSeconds:0} s the primary does not serve again";
    }

    private static LegAnswer AnswerOf(RequestOutcome request) => request.Shown == World.PrimaryAnswer.Text ? World.PrimaryAnswer : World.FallbackAnswer;

    private static bool IsOriginal(Exception error, LegFault fault) => fault is LegFault.Status status
        && error is HttpRequestException { StatusCode: { } fake } && fake == status.Code
        || fault is LegFault.Status told && error is ClientResultException real && real.Status == (int)told.Code;
}
