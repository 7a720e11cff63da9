namespace LocalMode;

/// <summary>Joins findings of several detectors.</summary>
internal static class SpanUnion
{
    /// <summary>Orders the spans and makes one of those that overlap, under the kind of the longest; of the earlier in the list where two are as long.</summary>
    public static IReadOnlyList<SensitiveSpan> Join(List<SensitiveSpan> spans)
    {
        List<SensitiveSpan> joined = new(spans.Count);
        int longest = 0;
        foreach (SensitiveSpan span in spans.OrderBy(static span => span.Start).ThenByDescending(static span => span.Length))
        {
            if (joined.Count == 0 || span.Start >= joined[^1].End)
            {
                joined.Add(span);
                longest = span.Length;
                continue;
            }

            SensitiveSpan last = joined[^1];
            (SensitiveDataKind kind, string detector) = span.Length > longest ? (span.Kind, span.Detector) : (last.Kind, last.Detector);
            longest = Math.Max(longest, span.Length);
            joined[^1] = new(kind, last.Start, Math.Max(last.End, span.End) - last.Start, detector);
        }

        return joined;
    }
}
