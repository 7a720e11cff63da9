using LocalMode.Scorecard.Scenarios;
using LocalMode.Scorecard.Worlds;
using Microsoft.Extensions.AI;

namespace LocalMode.Scorecard.Running;

/// <summary>Runs a scenario.</summary>
public static class ScenarioRunner
{
    // Longer than every timeout together: who still waits then, waits for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>Runs all scenarios in all worlds under all policies, some at a time; most of their time is waiting.</summary>
    /// <returns>The outcomes, in the order of the scenarios.</returns>
    public static async Task<IReadOnlyList<ScenarioOutcome>> RunAllAsync()
    {
        (Scenario Scenario, WorldKind World, CommitChoice Commit)[] runs =
        [
            .. from scenario in ScenarioTable.All
               from world in Enum.GetValues<WorldKind>()
               from commit in Enum.GetValues<CommitChoice>()
               select (scenario, world, commit),
        ];
        ScenarioOutcome[] outcomes = new ScenarioOutcome[runs.Length];
        // The long ones first, so that none of them is waited for alone.
        IEnumerable<int> order = Enumerable.Range(0, runs.Length).OrderByDescending(i => runs[i].Scenario.Requests);
        await Parallel.ForEachAsync(order, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
            outcomes[i] = await RunAsync(runs[i].Scenario, runs[i].World, runs[i].Commit));
        return outcomes;
    }

    /// <summary>Runs a scenario in a world of its own.</summary>
    public static async Task<ScenarioOutcome> RunAsync(Scenario scenario, WorldKind kind, CommitChoice commit)
    {
        await using World world = World.Create(kind, scenario);
        IChatClient client = EscalationAdapter.Create(world.Primary, world.Fallback, commit, world.Time);
        long start = world.Time.GetTimestamp();
        List<RequestOutcome> requests = [];
        for (int i = 0; i < scenario.Requests; i++)
        {
            TimeSpan wait = (i * scenario.Interval) - world.Time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
                await world.CompletesAsync(Task.Delay(wait, world.Time), wait);

            requests.Add(await AskAsync(client, world, world.Time.GetElapsedTime(start)));
        }

        ScenarioOutcome outcome = new(scenario, kind, commit)
        {
            Requests = requests,
            PrimaryAttempts = world.PrimaryAttempts,
            FallbackCalls = world.FallbackCalls,
        };
        return outcome with { Violations = [.. Conduct.Check(outcome)] };
    }

    private static async Task<RequestOutcome> AskAsync(IChatClient client, World world, TimeSpan sent)
    {
        using CancellationTokenSource cancellation = new();
        List<ChatResponseUpdate> updates = [];
        Task reading = ReadAsync(client, updates, cancellation.Token);
        if (!await world.CompletesAsync(reading, Patience))
        {
            await cancellation.CancelAsync();
            return new(OutcomeKind.Hang, sent, "", Response: null, Error: null);
        }

        ChatResponse response = EscalationAdapter.ToResponse(updates);
        if (reading.IsFaulted || reading.IsCanceled)
        {
            Exception error = reading.Exception?.InnerException ?? new OperationCanceledException();
            return new(error is EscalationIncompleteException ? OutcomeKind.Incomplete : OutcomeKind.CleanError, sent, response.Text, Response: null, error);
        }

        bool complete = response.Text == World.PrimaryAnswer.Text || response.Text == World.FallbackAnswer.Text;
        return new(complete ? OutcomeKind.Rescued : OutcomeKind.WrongSuccess, sent, response.Text, response, Error: null) { Billed = Billed(response.Usage?.TotalTokenCount) };
    }

    private static async Task ReadAsync(IChatClient client, List<ChatResponseUpdate> updates, CancellationToken cancellationToken)
    {
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Say something long.", cancellationToken: cancellationToken))
            updates.Add(update);
    }

    private static string Billed(long? tokens) =>
        tokens == World.PrimaryAnswer.TotalTokens ? World.PrimaryAnswer.ModelId
        : tokens == World.FallbackAnswer.TotalTokens ? World.FallbackAnswer.ModelId
        : tokens is null ? "nobody"
        : tokens == World.PrimaryAnswer.TotalTokens + World.FallbackAnswer.TotalTokens ? "both" : $"{tokens} tokens";
}
