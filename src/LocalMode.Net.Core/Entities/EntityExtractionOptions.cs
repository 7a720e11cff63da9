namespace LocalMode;

/// <summary>Options of an extraction of entities.</summary>
public sealed class EntityExtractionOptions : InferenceOptions
{
    /// <summary>Gets or sets how tokens become entities. Default <see cref="EntityAggregation.Simple"/>.</summary>
    public EntityAggregation Aggregation { get; set; }

    /// <summary>Gets or sets the labels that are left out, as they come out of the aggregation. Default <c>O</c>, which stands for no entity.</summary>
    public IReadOnlyCollection<string> IgnoredLabels { get; set; } = ["O"];

    /// <summary>Gets or sets the score below which an entity is left out, from 0 to 1. Default 0: none is.</summary>
    public float MinScore { get; set; }

    /// <inheritdoc/>
    public override EntityExtractionOptions Clone() => (EntityExtractionOptions)base.Clone();
}
