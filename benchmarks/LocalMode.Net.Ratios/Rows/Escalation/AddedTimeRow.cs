using System.Globalization;
using LocalMode.Ratios.Measuring;

namespace LocalMode.Ratios.Rows.Escalation;

/// <summary>Row 17: what FallbackChatClient adds to each streamed token, against what OrderedFailoverChatClient adds.</summary>
internal static class AddedTimeRow
{
    private const int Tokens = 2_000;
    private const double Must = 1.0;
    private const double Aim = 0.5;

    public static Task<IReadOnlyList<RowReport>> RunAsync(int pairs, CancellationToken cancellationToken)
    {
        AddedTime atOnce = Measure(Tokens, later: false, pairs, cancellationToken);
        AddedTime later = Measure(Tokens, later: true, pairs, cancellationToken);
        AddedTime request = Measure(1, later: false, pairs, cancellationToken);
        (double ours, double theirs) = BytesPerToken(later: false);
        (double oursLater, double theirsLater) = BytesPerToken(later: true);

        double bytes = Math.Max(ours, oursLater);
        IReadOnlyList<RowReport> reports =
        [
            new(
                17,
                "What FallbackChatClient adds to a streamed token, against OrderedFailoverChatClient",
                [
                    .. Lines("updates that are there at once", atOnce, request),
                    .. Lines("updates that come later", later, request),
                    ("a request of one token, OrderedFailoverChatClient adds", Text(request.Baseline, 1e6, "us")),
                    ("a request of one token, FallbackChatClient adds", Text(request.Candidate, 1e6, "us")),
                    ("bytes a token, OrderedFailoverChatClient", string.Create(CultureInfo.InvariantCulture, $"{theirs:F2} at once, {theirsLater:F2} later")),
                    ("bytes a token, FallbackChatClient", string.Create(CultureInfo.InvariantCulture, $"{ours:F2} at once, {oursLater:F2} later")),
                ],
                "<= 1.0x",
                "<= 0.5x, 0 bytes a token",
                $"at once: {Verdict(atOnce, bytes)}; later: {Verdict(later, bytes)}",
                $"Streams of {Tokens:N0} tokens from a leg that costs next to nothing, default options with the guard's detectors; OrderedFailoverChatClient {Failover.Version}. Added is the time through the client less that of the bare leg, over the tokens, what a request costs once included. \"Later\" suspends the reader at each token and resumes it on the same thread, as a network stream does but without the thread pool's noise. Each round takes the least of 80 streams of each of the three, interleaved; the ratio is that of the medians over the rounds, since a ratio of differences for each round would be mostly noise. The time without what a request costs once is computed from the request of one token."),
        ];
        return Task.FromResult(reports);
    }

    private static AddedTime Measure(int tokens, bool later, int rounds, CancellationToken cancellationToken)
    {
        using StreamTimer timer = new(tokens, later);
        return timer.Measure(rounds, cancellationToken);
    }

    private static (double Ours, double Theirs) BytesPerToken(bool later)
    {
        using StreamTimer one = new(Tokens, later);
        using StreamTimer two = new(Tokens * 2, later);
        one.Count();
        two.Count();
        (long bareOne, long oursOne, long theirsOne) = one.Count();
        (long bareTwo, long oursTwo, long theirsTwo) = two.Count();
        double bare = bareTwo - bareOne;
        return ((oursTwo - oursOne - bare) / Tokens, (theirsTwo - theirsOne - bare) / Tokens);
    }

    private static IEnumerable<(string What, string Value)> Lines(string kind, AddedTime added, AddedTime request)
    {
        yield return ($"{kind}: OrderedFailoverChatClient adds", Text(added.Baseline, 1e9 / Tokens, "ns a token"));
        yield return ($"{kind}: FallbackChatClient adds", Text(added.Candidate, 1e9 / Tokens, "ns a token"));
        yield return ($"{kind}: ratio", string.Create(CultureInfo.InvariantCulture, $"{added.Ratio.Median:F3} (95 % interval {added.Ratio.Low:F3} to {added.Ratio.High:F3}, {added.Rounds} rounds)"));
        double theirs = (added.Baseline.Median - request.Baseline.Median) / (Tokens - 1) * 1e9;
        double ours = (added.Candidate.Median - request.Candidate.Median) / (Tokens - 1) * 1e9;
        yield return ($"{kind}: without what a request costs once", string.Create(CultureInfo.InvariantCulture, $"{theirs:F1} and {ours:F1} ns a token, ratio {ours / theirs:F3}"));
    }

    private static string Text(AddedTime.Range range, double factor, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{range.Median * factor:F1} {unit} (95 % interval {range.Low * factor:F1} to {range.High * factor:F1})");

    private static string Verdict(AddedTime added, double bytes)
    {
        if (!added.IsTold)
            return "nothing, since the baseline's added time is not told from zero: run it on a quieter machine";
        // What remains of a byte is a pool's array that had to be made anew.
        bool free = bytes < 0.5;
        string reached = added.Ratio.Median > Must ? "LOST" : added.Ratio.Median > Aim ? "must reached by the median" : free ? "aim reached by the median" : "must reached; the aim's time too, but it allocates";
        return added.Ratio.Median <= Must && added.Ratio.High > Must ? $"{reached}; the interval does not exclude a value on the wrong side of the must" : reached;
    }
}
