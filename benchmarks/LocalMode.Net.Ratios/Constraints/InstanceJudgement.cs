namespace LocalMode.Ratios.Constraints;

/// <summary>What was said of one instance.</summary>
/// <param name="Index">Its place among the instances of the schema.</param>
/// <param name="Expected">What the corpus says.</param>
/// <param name="Ours">What the constraint says.</param>
/// <param name="Validator">What the validator of Core says with formats asserted; null if it gave up.</param>
/// <param name="ValidatorError">The first error of the validator.</param>
/// <param name="ValidatorWithoutFormats">What it says with formats as annotations.</param>
/// <param name="Place">Where the constraint refused, or where the text ended; only of wrong judgements.</param>
/// <param name="IsOrderOnly">Whether it is accepted where properties may come in any order.</param>
internal sealed record InstanceJudgement(
    int Index, bool Expected, bool Ours, bool? Validator, string? ValidatorError, bool? ValidatorWithoutFormats, RefusalPlace? Place, bool IsOrderOnly)
{
    public bool IsRight => Expected == Ours;
}
