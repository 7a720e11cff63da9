namespace LocalMode;

/// <summary>What the verification of an audit log found. Immutable.</summary>
/// <param name="Problem">The first problem, or <see cref="AuditProblem.None"/>.</param>
/// <param name="Line">The first bad line, counted from 1; 0 where no line is to blame.</param>
/// <param name="Records">The good records before it, or all.</param>
/// <param name="Reason">What was found and what was expected, a sentence.</param>
public sealed record AuditVerification(AuditProblem Problem, long Line, long Records, string Reason)
{
    /// <summary>Gets a value indicating whether every record is as it was written.</summary>
    public bool IsValid => Problem == AuditProblem.None;
}
