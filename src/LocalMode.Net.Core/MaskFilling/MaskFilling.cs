namespace LocalMode;

/// <summary>What fits into the masks of one text.</summary>
public sealed class MaskFilling : InferenceResult
{
    /// <summary>Gets the candidates of each mask, in the order of the text; of one mask the likeliest first. Never empty.</summary>
    public required IReadOnlyList<IReadOnlyList<MaskCandidate>> Masks { get; init; }

    /// <summary>Gets the candidates of the first mask.</summary>
    public IReadOnlyList<MaskCandidate> Candidates => Masks[0];
}
