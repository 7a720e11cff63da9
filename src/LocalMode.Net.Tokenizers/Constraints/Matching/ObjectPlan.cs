namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>What may come where in an object whose values have at most so many levels. Safe for concurrent use.</summary>
internal abstract class ObjectPlan
{
    /// <summary>Tells whether the object may end.</summary>
    /// <param name="place">The place in the object; 0 at its beginning.</param>
    /// <param name="count">The properties that stand.</param>
    public abstract bool CanEnd(int place, int count);

    /// <summary>Gives the lexeme of the next name, -1 if none may come.</summary>
    /// <param name="place">The place in the object.</param>
    /// <param name="count">The properties that stand.</param>
    /// <param name="used">How many of the names that stand are kept (<see cref="ObjectProgram.IsTracked"/>).</param>
    public abstract int KeyLexeme(int place, int count, int used);

    /// <summary>Gives the place after a property.</summary>
    /// <param name="place">The place before it.</param>
    /// <param name="label">The label of its name.</param>
    public abstract int PlaceAfter(int place, int label);
}
