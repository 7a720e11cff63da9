namespace LocalMode;

/// <summary>A stretch of the context that answers the question.</summary>
/// <param name="Text">The stretch itself, <c>context[Range]</c>; empty for "the context does not say".</param>
/// <param name="Score">The probability, from 0 to 1; of equal answers at several places the sum.</param>
/// <param name="Range">Where it stands in the caller's context, in UTF-16 units; both ends count from the start.</param>
public sealed record Answer(string Text, float Score, Range Range)
{
    /// <summary>Gets a value indicating whether the model holds that the context has no answer.</summary>
    public bool IsImpossible => Text.Length == 0;
}
