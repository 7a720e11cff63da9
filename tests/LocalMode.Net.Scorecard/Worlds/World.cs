using LocalMode.Scorecard.Faults;
using LocalMode.Scorecard.Scenarios;
using Microsoft.Extensions.AI;

namespace LocalMode.Scorecard.Worlds;

/// <summary>The two legs of a scenario, in one of the ways to make them, and their time.</summary>
public abstract class World : IAsyncDisposable
{
    public static LegAnswer PrimaryAnswer { get; } = LegAnswer.Create("primary", 60, inputTokens: 20);

    public static LegAnswer FallbackAnswer { get; } = LegAnswer.Create("fallback", 50, inputTokens: 21);

    public abstract TimeProvider Time { get; }

    public abstract IChatClient Primary { get; }

    public abstract IChatClient Fallback { get; }

    /// <summary>Gets the attempts on the primary, by their time from the start.</summary>
    public abstract IReadOnlyList<TimeSpan> PrimaryAttempts { get; }

    /// <summary>Gets how often the fallback was called.</summary>
    public abstract int FallbackCalls { get; }

    /// <summary>Gets a value indicating whether the machine stood still for so long that the times of this world mean nothing.</summary>
    public virtual bool IsVoid => false;

    /// <summary>Makes a world.</summary>
    public static World Create(WorldKind kind, Scenario scenario) => kind == WorldKind.Fakes ? new FakeWorld(scenario) : new HttpWorld(scenario);

    /// <summary>Waits for a task, for so long at most; tells whether it completed.</summary>
    public abstract Task<bool> CompletesAsync(Task task, TimeSpan limit);

    public abstract ValueTask DisposeAsync();
}
