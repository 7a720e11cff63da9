using LocalMode.Scorecard.Scenarios;
using LocalMode.Scorecard.Worlds;
using Microsoft.Extensions.AI;

namespace LocalMode.Scorecard.Running;

/// <summary>Runs a scenario.</summary>
public static class ScenarioRunner
{
    private const string Prompt = "Say something long.";

    // Longer than every timeout together: who still waits then, waits for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>Runs all scenarios in all worlds under all policies, some at a time; most of their time is waiting.</summary>
    /// <returns>The outcomes, in the order of the scenarios.</returns>
    public static async Task<IReadOnlyList<ScenarioOutcome>> RunAllAsync(Subject subject)
    {
        (Scenario Scenario, WorldKind World, AnswerPolicy Policy)[] runs =
        [
            .. from scenario in ScenarioTable.All
               from world in Enum.GetValues<WorldKind>()
               from policy in Enum.GetValues<AnswerPolicy>()
               select (scenario, world, policy),
        ];
        // The first call through a client compiles it, which may take longer than a leg is given.
        await RunAsync(ScenarioTable.All[0], WorldKind.Http, AnswerPolicy.FirstContent, subject);
        ScenarioOutcome[] outcomes = new ScenarioOutcome[runs.Length];
        // The long ones first, so that none of them is waited for alone.
        IEnumerable<int> order = Enumerable.Range(0, runs.Length).OrderByDescending(i => runs[i].Scenario.Requests);
        await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (i, _) =>
            outcomes[i] = await RunAsync(runs[i].Scenario, runs[i].World, runs[i].Policy, subject));
        return outcomes;
    }

    /// <summary>Runs a scenario in a world of its own.</summary>
    /// <remarks>A run in real time is repeated, three times at most, where the machine stood still in it and it did not hold.</remarks>
    public static async Task<ScenarioOutcome> RunAsync(Scenario scenario, WorldKind kind, AnswerPolicy policy, Subject subject)
    {
        for (int run = 1; ; run++)
        {
            (ScenarioOutcome outcome, bool isVoid) = await RunOnceAsync(scenario, kind, policy, subject);
            if (!isVoid || outcome.Holds || run == 4)
                return outcome;
        }
    }

    private static async Task<(ScenarioOutcome Outcome, bool IsVoid)> RunOnceAsync(Scenario scenario, WorldKind kind, AnswerPolicy policy, Subject subject)
    {
        await using World world = World.Create(kind, scenario);
        IChatClient client = subject.Create(world.Primary, world.Fallback, policy, world.Time);
        long start = world.Time.GetTimestamp();
        List<RequestOutcome> requests = [];
        for (int i = 0; i < scenario.Requests; i++)
        {
            TimeSpan wait = (i * scenario.Interval) - world.Time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
                await world.CompletesAsync(Task.Delay(wait, world.Time), wait);

            requests.Add(await AskAsync(client, policy, world, world.Time.GetElapsedTime(start)));
        }

        ScenarioOutcome outcome = new(scenario, kind, policy)
        {
            Requests = requests,
            PrimaryAttempts = world.PrimaryAttempts,
            FallbackCalls = world.FallbackCalls,
        };
        return (outcome with { Violations = [.. Conduct.Check(outcome, subject.Reports)] }, world.IsVoid);
    }

    private static async Task<RequestOutcome> AskAsync(IChatClient client, AnswerPolicy policy, World world, TimeSpan sent)
    {
        using CancellationTokenSource cancellation = new();
        List<ChatResponseUpdate> updates = [];
        Task<ChatResponse> asking = policy == AnswerPolicy.Plain
            ? client.GetResponseAsync(Prompt, cancellationToken: cancellation.Token)
            : ReadAsync(client, updates, cancellation.Token);
        if (!await world.CompletesAsync(asking, Patience))
        {
            await cancellation.CancelAsync();
            return new(OutcomeKind.Hang, sent, "", Response: null, Error: null);
        }

        try
        {
            ChatResponse response = await asking;
            bool complete = response.Text == World.PrimaryAnswer.Text || response.Text == World.FallbackAnswer.Text;
            return new(complete ? OutcomeKind.Rescued : OutcomeKind.WrongSuccess, sent, response.Text, response, Error: null) { Billed = Billed(response.Usage?.TotalTokenCount) };
        }
        catch (Exception error)
        {
            string shown = EscalationAdapter.ToResponse(updates).Text;
            return new(shown.Length > 0 ? OutcomeKind.Incomplete : OutcomeKind.CleanError, sent, shown, Response: null, error);
        }
    }

    private static async Task<ChatResponse> ReadAsync(IChatClient client, List<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Prompt, cancellationToken: cancellationToken))
            updates.Add(update);
        return EscalationAdapter.ToResponse(updates);
    }

    private static string Billed(long? tokens) =>
        tokens == World.PrimaryAnswer.TotalTokens ? World.PrimaryAnswer.ModelId
        : tokens == World.FallbackAnswer.TotalTokens ? World.FallbackAnswer.ModelId
        : tokens is null ? "nobody"
        : tokens == World.PrimaryAnswer.TotalTokens + World.FallbackAnswer.TotalTokens ? "both" : $"{tokens} tokens";
}
