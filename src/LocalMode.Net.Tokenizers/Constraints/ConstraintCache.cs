namespace LocalMode.Tokenizers.Constraints;

/// <summary>The compiled constraints of one vocabulary, the least recently used ones forgotten over a limit of bytes.</summary>
/// <remarks>Safe for concurrent use. A grammar that is being compiled is compiled once, whoever asks; errors are not kept.</remarks>
public sealed class ConstraintCache
{
    /// <summary>Creates a cache.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="options">Limits of the constraints, or <see langword="null"/> for the defaults.</param>
    /// <param name="maxBytes">The most bytes that the constraints together may take, their masks included; the newest one always stays. 128 MB by default.</param>
    public ConstraintCache(TokenVocabulary vocabulary, ConstraintOptions? options = null, long maxBytes = 128L << 20) => throw new NotImplementedException();

    /// <summary>Gets the constraints that are kept.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>Gets the bytes that they take.</summary>
    public long ByteCount => throw new NotImplementedException();

    /// <summary>Gives the compiled constraint of a grammar. Errors are those of <see cref="Constraint.Compile"/>.</summary>
    /// <param name="grammar">The grammar.</param>
    /// <returns>The constraint.</returns>
    public Constraint GetOrCompile(ConstraintGrammar grammar) => throw new NotImplementedException();
}
