namespace LocalMode;

/// <summary>When the caller sees the first content of a streamed answer. Until then an answer can be given up without a trace.</summary>
/// <remarks>
/// Role-only, empty, blank, usage-only and keep-alive updates never commit. Tool calls are held until they are complete and valid, under every policy.
/// Requests that are not streamed behave as <see cref="WholeResponse"/>.
/// In configuration it is a text, such as <c>AfterTokens(16)</c>. Immutable.
/// </remarks>
public readonly partial record struct CommitPolicy
{
    private readonly int _tokens;

    private CommitPolicy(CommitPolicyKind kind, int tokens) => (Kind, _tokens) = (kind, tokens);

    /// <summary>Gets the policy that commits with the first content: the default, with the shortest wait.</summary>
    public static CommitPolicy FirstContent => default;

    /// <summary>Gets the policy that commits at the end of the first sentence (a full stop, question or exclamation mark, or a line break, of any script, and then more text), or with the end of the answer.</summary>
    public static CommitPolicy FirstSentence => new(CommitPolicyKind.FirstSentence, 0);

    /// <summary>Gets the policy that commits when the answer is whole and every check has passed: what gates on schema, tools and confidence need.</summary>
    public static CommitPolicy WholeResponse => new(CommitPolicyKind.WholeResponse, 0);

    /// <summary>Gets when the answer commits.</summary>
    public CommitPolicyKind Kind { get; }

    /// <summary>Gets the tokens of <see cref="CommitPolicyKind.AfterTokens"/>; 0 for the others.</summary>
    public int Tokens => _tokens;

    /// <summary>Creates the policy that commits after some tokens, or with the end of the answer. An update with content counts as one token, since clients stream token by token.</summary>
    /// <param name="tokens">The tokens; 1 or more.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is below 1.</exception>
    public static CommitPolicy AfterTokens(int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        return new(CommitPolicyKind.AfterTokens, tokens);
    }

    /// <summary>Gives the policy's name.</summary>
    /// <returns>Such as <c>AfterTokens(16)</c>.</returns>
    public override string ToString() => Kind == CommitPolicyKind.AfterTokens ? $"AfterTokens({_tokens})" : Kind.ToString();
}
