namespace LocalMode.Onnx;

/// <summary>Makes one list of the entities of overlapping windows.</summary>
internal static class OverlappingEntities
{
    /// <summary>Sorts entities by where they begin and keeps, of those that overlap the one kept before, the longer; of equally long ones the better, else the first.</summary>
    /// <param name="spans">The entities of all windows, one window after the other.</param>
    public static void Merge(List<EntitySpan> spans)
    {
        if (spans.Count < 2)
            return;

        // Stable, as the reference's sort is.
        EntitySpan[] sorted = [.. spans.OrderBy(static span => span.Start)];
        spans.Clear();
        EntitySpan kept = sorted[0];
        foreach (EntitySpan span in sorted.AsSpan(1))
        {
            if (span.Start >= kept.End)
            {
                spans.Add(kept);
                kept = span;
            }
            else if (span.Length > kept.Length || (span.Length == kept.Length && span.Score > kept.Score))
            {
                kept = span;
            }
        }

        spans.Add(kept);
    }
}
