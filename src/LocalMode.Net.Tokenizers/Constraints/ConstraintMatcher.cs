namespace LocalMode.Tokenizers.Constraints;

/// <summary>Follows one answer of a <see cref="Constraint"/>, token by token.</summary>
/// <remarks>Not safe for concurrent use. It allocates nothing in steady state. Wherever it stands, some token may come next or the answer may end.</remarks>
public sealed class ConstraintMatcher
{
    private readonly Matching.MatcherProgram _program;

    internal ConstraintMatcher(Constraint constraint, Matching.MatcherProgram program)
    {
        Constraint = constraint;
        _program = program;
    }

    /// <summary>Gets the constraint.</summary>
    public Constraint Constraint { get; }

    /// <summary>Gets the number of tokens that were accepted, an end token included.</summary>
    public int Count => _program.ByteCount > 0 ? 0 : throw new NotImplementedException();

    /// <summary>Gets a value indicating whether the answer may end here: what stands is a whole text of the grammar.</summary>
    public bool CanEnd => throw new NotImplementedException();

    /// <summary>Gets a value indicating whether the answer must end here: nothing but an end token can come next, or one was accepted.</summary>
    public bool IsComplete => throw new NotImplementedException();

    /// <summary>Gets a value indicating whether an end token was accepted.</summary>
    public bool HasEnded => throw new NotImplementedException();

    /// <summary>Computes which tokens may come next; end tokens are among them where the answer may end.</summary>
    /// <param name="mask">Receives the mask; at least <see cref="TokenVocabulary.MaskLength"/> words, those beyond it become zero.</param>
    /// <exception cref="ArgumentException"><paramref name="mask"/> is too short.</exception>
    /// <exception cref="InvalidOperationException">The answer has ended.</exception>
    public void FillMask(Span<ulong> mask) => throw new NotImplementedException();

    /// <summary>Goes on by a token, if it may come next.</summary>
    /// <param name="token">The token.</param>
    /// <returns><see langword="false"/> if it may not, or does not exist: the matcher stays where it is.</returns>
    public bool TryAccept(int token) => throw new NotImplementedException();

    /// <summary>Gives the bytes that must come next, known without asking the model; for parts of strings the shortest way to write what must come.</summary>
    /// <param name="bytes">Receives the bytes.</param>
    /// <returns>How many there are, as far as <paramref name="bytes"/> reaches; 0 if there is a choice, or the answer may end.</returns>
    public int FindForcedBytes(Span<byte> bytes) => throw new NotImplementedException();

    /// <summary>Goes back over tokens that were accepted.</summary>
    /// <param name="tokens">How many: 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void RollBack(int tokens) => throw new NotImplementedException();

    /// <summary>Goes back to the beginning and keeps the memory for the next answer.</summary>
    public void Reset() => throw new NotImplementedException();

    /// <summary>Makes a matcher that stands where this one does and goes its own way.</summary>
    /// <returns>The other matcher.</returns>
    public ConstraintMatcher Clone() => throw new NotImplementedException();
}
