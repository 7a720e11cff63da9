namespace LocalMode.Tokenizers.Constraints;

/// <summary>Follows one answer of a <see cref="Constraint"/>, token by token.</summary>
/// <remarks>Not safe for concurrent use. It allocates nothing in steady state. Wherever it stands, some token may come next or the answer may end.</remarks>
public sealed class ConstraintMatcher
{
    private readonly Matching.MatcherRun _run;

    internal ConstraintMatcher(Constraint constraint, Matching.MatcherProgram program)
        : this(constraint, new Matching.MatcherRun(program))
    {
    }

    private ConstraintMatcher(Constraint constraint, Matching.MatcherRun run)
    {
        Constraint = constraint;
        _run = run;
    }

    /// <summary>Gets the constraint.</summary>
    public Constraint Constraint { get; }

    /// <summary>Gets the number of tokens that were accepted, an end token included.</summary>
    public int Count => _run.Count + (HasEnded ? 1 : 0);

    /// <summary>Gets a value indicating whether the answer may end here: what stands is a whole text of the grammar.</summary>
    public bool CanEnd => !HasEnded && _run.CanEnd();

    /// <summary>Gets a value indicating whether the answer must end here: nothing but an end token can come next, or one was accepted.</summary>
    public bool IsComplete => HasEnded || (_run.CanEnd() && !_run.CanGoOn());

    /// <summary>Gets a value indicating whether an end token was accepted.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Computes which tokens may come next; end tokens are among them where the answer may end.</summary>
    /// <param name="mask">Receives the mask; at least <see cref="TokenVocabulary.MaskLength"/> words, those beyond it become zero.</param>
    /// <exception cref="ArgumentException"><paramref name="mask"/> is too short.</exception>
    /// <exception cref="InvalidOperationException">The answer has ended.</exception>
    public void FillMask(Span<ulong> mask)
    {
        TokenVocabulary vocabulary = Constraint.Vocabulary;
        if (mask.Length < vocabulary.MaskLength)
            throw new ArgumentException($"The mask has {mask.Length} words; expected {vocabulary.MaskLength} or more.", nameof(mask));
        if (HasEnded)
            throw new InvalidOperationException("The answer has ended: an end token was accepted. Roll back or reset the matcher first.");
        mask.Clear();
        bool canEnd = vocabulary.StripsFirstSpace && _run.Count == 0 ? _run.AddFirstTokens(mask) : _run.AddTokens(mask);
        if (_run.Count == 0 && vocabulary.NotFirstMask is { } notFirst)
        {
            for (int i = 0; i < notFirst.Length; i++)
                mask[i] &= ~notFirst[i];
        }

        if (!canEnd)
            return;
        ulong[] ends = vocabulary.EndMask;
        for (int i = 0; i < ends.Length; i++)
            mask[i] |= ends[i];
    }

    /// <summary>Goes on by a token, if it may come next.</summary>
    /// <param name="token">The token.</param>
    /// <returns><see langword="false"/> if it may not, or does not exist: the matcher stays where it is.</returns>
    public bool TryAccept(int token)
    {
        TokenVocabulary vocabulary = Constraint.Vocabulary;
        if (HasEnded || (uint)token >= (uint)vocabulary.Size)
            return false;
        if (TokenMask.Contains(vocabulary.EndMask, token))
            return HasEnded = _run.CanEnd();
        ReadOnlySpan<byte> bytes = vocabulary.GetBytes(token);
        if (bytes.IsEmpty)
            return false;
        if (_run.Count == 0)
        {
            if (vocabulary.NotFirstMask is { } notFirst && TokenMask.Contains(notFirst, token))
                return false;
            if (vocabulary.StripsFirstSpace && bytes[0] == ' ')
                bytes = bytes[1..];
        }

        return _run.TryAccept(bytes);
    }

    /// <summary>Gives the bytes that must come next, known without asking the model; for parts of strings the shortest way to write what must come.</summary>
    /// <param name="bytes">Receives the bytes.</param>
    /// <returns>How many there are, as far as <paramref name="bytes"/> reaches; 0 if there is a choice, or the answer may end.</returns>
    public int FindForcedBytes(Span<byte> bytes) => HasEnded ? 0 : _run.FindForced(bytes);

    /// <summary>Goes back over tokens that were accepted.</summary>
    /// <param name="tokens">How many: 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void RollBack(int tokens)
    {
        if (tokens < 0 || tokens > Count)
            throw new ArgumentOutOfRangeException(nameof(tokens), tokens, $"There are {Count} tokens; expected 0 to {Count}.");
        int count = Count - tokens;
        if (tokens > 0)
            HasEnded = false;
        _run.RollBack(count);
    }

    /// <summary>Goes back to the beginning and keeps the memory for the next answer.</summary>
    public void Reset()
    {
        HasEnded = false;
        _run.RollBack(0);
    }

    /// <summary>Makes a matcher that stands where this one does and goes its own way.</summary>
    /// <returns>The other matcher.</returns>
    public ConstraintMatcher Clone() => new(Constraint, _run.Clone()) { HasEnded = HasEnded };
}
