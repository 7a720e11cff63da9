namespace LocalMode;

/// <summary>The kinds of <see cref="CommitPolicy"/>.</summary>
public enum CommitPolicyKind
{
    /// <summary>With the first content.</summary>
    FirstContent,

    /// <summary>After some tokens.</summary>
    AfterTokens,

    /// <summary>At the end of the first sentence.</summary>
    FirstSentence,

    /// <summary>When the answer is whole and every check has passed.</summary>
    WholeResponse,
}
