using System.Globalization;
using LocalMode.Ratios.Measuring;
using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Escalation;

/// <summary>Row 18: from the failure before the first token to the call of the second leg.</summary>
internal static class SwitchRow
{
    private const int SwitchesPerRound = 50;
    private const int WarmUpRounds = 60;
    private const double Must = 200;
    private const double Aim = 20;

    public static async Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        SwitchTimer[] timers =
        [
            new("FallbackChatClient", later: false, Default),
            new("FallbackChatClient", later: true, Default),
            new("FallbackChatClient with EgressGuards.AllowAll", later: false, AllowAll),
            new("FallbackChatClient with EgressGuards.AllowAll", later: true, AllowAll),
            new("OrderedFailoverChatClient", later: false, Failover.Over),
            new("OrderedFailoverChatClient", later: true, Failover.Over),
        ];
        for (int round = 0; round < WarmUpRounds + pairs; round++)
        {
            // There and back, so that none always follows the same other one.
            for (int i = 0; i < timers.Length; i++)
                await timers[round % 2 == 0 ? i : timers.Length - 1 - i].RunAsync(SwitchesPerRound, round >= WarmUpRounds, cancellationToken);
        }

        double median = Math.Max(timers[0].Median, timers[1].Median);
        double p95 = Math.Max(timers[0].P95, timers[1].P95);
        RowReport report = new(
            18,
            "From a failure before the first token to the call of the second leg",
            [.. timers.Select(static timer => (timer.Name, string.Create(CultureInfo.InvariantCulture, $"median {timer.Median:F1} us, 95th percentile {timer.P95:F1} us")))],
            "<= 200 us",
            "<= 20 us",
            $"median: {Verdict.AtMost(median, Must, Aim)}; 95th percentile: {Verdict.AtMost(p95, Must, Aim)}",
            string.Create(CultureInfo.InvariantCulture, $"{timers[0].Count:N0} streamed requests each, interleaved, one at a time, over a short prompt; every second request is answered by the first leg, so that its breaker stays closed. From just before the first leg throws to the entry of the second leg's method, with default options: the error is classified and recorded, the first stream disposed, the payload mapped and inspected by the guard's detectors, the budgets and the network asked. The verdict is that of the slower of the two with default options; the others are beside it for comparison. OrderedFailoverChatClient {Failover.Version} asks nobody."));
        foreach (SwitchTimer timer in timers)
            timer.Dispose();
        return [report];
    }

    private static FallbackChatClient Default(IChatClient first, IChatClient second) =>
        new(first, () => second, new() { Connectivity = new ApplicationConnectivity() });

    private static FallbackChatClient AllowAll(IChatClient first, IChatClient second) =>
        new(first, () => second, new() { Connectivity = new ApplicationConnectivity(), Guard = EgressGuards.AllowAll });
}
