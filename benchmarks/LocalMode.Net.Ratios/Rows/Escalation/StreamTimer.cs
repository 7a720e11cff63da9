using System.Diagnostics;
using LocalMode.Ratios.Measuring;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Escalation;

/// <summary>Times whole streams of one bare leg, and of the same leg behind our client and behind Microsoft.Extensions.AI's.</summary>
internal sealed class StreamTimer : IDisposable
{
    private const int Cycles = 40;
    private const int TokensPerSlice = 2_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "What is the tallest lighthouse in the world?")];

    private readonly PacedClient _bare;
    private readonly FallbackChatClient _ours;
    private readonly IChatClient _theirs;
    private readonly int _streams;

    public StreamTimer(int tokens, bool later)
    {
        _bare = new PacedClient(tokens, later);
        _ours = new FallbackChatClient(_bare, NotCalled, new() { Connectivity = new ApplicationConnectivity() });
        _theirs = Failover.Over(_bare, _bare);
        _streams = Math.Clamp(TokensPerSlice / tokens, 1, 10);
    }

    /// <summary>Measures what the clients add to a stream, in seconds.</summary>
    public AddedTime Measure(int rounds, CancellationToken cancellationToken)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
            Cycle([], [], []);

        double[] theirs = new double[rounds];
        double[] ours = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            List<double> a = [], b = [], c = [];
            for (int cycle = 0; cycle < Cycles; cycle++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Cycle(a, b, c);
            }

            // Whatever else the machine does only adds to a slice: the least is the work's own.
            (ours[round], theirs[round]) = (b.Min() - a.Min(), c.Min() - a.Min());
        }

        return new(theirs, ours);
    }

    /// <summary>Counts what one stream allocates: the bare leg, ours, theirs.</summary>
    public (long Bare, long Ours, long Theirs) Count() => (Count<Bare>(_bare), Count<Ours>(_ours), Count<Theirs>(_theirs));

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
        _bare.Dispose();
    }

    // Slices of a fraction of a millisecond, there and back, so that whatever else the machine does meets all three alike.
    private void Cycle(List<double> bare, List<double> ours, List<double> theirs)
    {
        bare.Add(Time<Bare>(_bare));
        ours.Add(Time<Ours>(_ours));
        theirs.Add(Time<Theirs>(_theirs));
        theirs.Add(Time<Theirs>(_theirs));
        ours.Add(Time<Ours>(_ours));
        bare.Add(Time<Bare>(_bare));
    }

    private double Time<TWho>(IChatClient client)
        where TWho : struct => Clock.Seconds(() => Read<TWho>(client), _streams);

    private long Count<TWho>(IChatClient client)
        where TWho : struct
    {
        // A collection now and then empties the pools: the least is the stream's own.
        long least = long.MaxValue;
        for (int i = 0; i < 9; i++)
        {
            // All of it runs on this thread, also what comes later.
            long before = GC.GetAllocatedBytesForCurrentThread();
            Read<TWho>(client);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private void Read<TWho>(IChatClient client)
        where TWho : struct
    {
        Task<int> reading = ReadAsync<TWho>(client);
        while (!reading.IsCompleted)
        {
            if (!_bare.TryStep())
                Thread.Yield();
        }

        if (reading.GetAwaiter().GetResult() != _bare.Tokens)
            throw new InvalidOperationException("A stream did not have its tokens.");
    }

    // Generic over a tag: each client has code of its own, as in an application that has one client, and none gains from what the others taught the compiler.
    private static async Task<int> ReadAsync<TWho>(IChatClient client)
        where TWho : struct
    {
        int tokens = 0;
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(Messages))
        {
            if (update.Contents.Count > 0)
                tokens++;
        }

        return tokens;
    }

    private static IChatClient NotCalled() => throw new InvalidOperationException("The local leg did not serve.");

    private readonly struct Bare;

    private readonly struct Ours;

    private readonly struct Theirs;
}
