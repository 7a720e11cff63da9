namespace LocalMode.Core.Tests.Escalation.Embeddings;

internal static class Spaces
{
    public static VectorSpace Tiny { get; } = new() { ModelId = "tiny", Revision = "r1", Dimensions = 4, Pooling = "mean", Prefix = "p: ", Normalized = true };

    /// <summary>Spaces that differ from <see cref="Tiny"/> in one thing each.</summary>
    public static VectorSpace[] Others { get; } =
    [
        Tiny with { ModelId = "other" },
        Tiny with { Revision = "r2" },
        Tiny with { Revision = null },
        Tiny with { Dimensions = 5 },
        Tiny with { Dimensions = null },
        Tiny with { Pooling = "cls" },
        Tiny with { Pooling = null },
        Tiny with { Prefix = "q: " },
        Tiny with { Prefix = null },
        Tiny with { Normalized = false },
        Tiny with { Normalized = null },
    ];
}
