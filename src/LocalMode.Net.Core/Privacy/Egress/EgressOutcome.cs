namespace LocalMode;

/// <summary>What an <see cref="IEgressGuard"/> decides. The values are in the order of strictness: of two verdicts the greater one holds.</summary>
public enum EgressOutcome
{
    /// <summary>The payload may leave as it is.</summary>
    Allow,

    /// <summary>It may leave once the values that were found are replaced by placeholders.</summary>
    AllowRedacted,

    /// <summary>It may leave if the user agrees.</summary>
    Ask,

    /// <summary>It may not leave.</summary>
    Forbid,
}
