namespace LocalMode;

/// <summary>
/// Tells whether an error of a leg is a reason to escalate. Implement it for the errors of a client that LocalMode does not know.
/// </summary>
/// <remarks>
/// <para>
/// Mistakes in code (the <see cref="ArgumentException"/> and <see cref="InvalidOperationException"/> families, <see cref="NotSupportedException"/>
/// and their kin, but for what System.Text.Json throws for JSON of another type than was read), policy errors of LocalMode itself, and the caller's cancellation never reach a classifier: they never escalate.
/// </para>
/// <para>Implementations are safe for concurrent use and quick; they run while a request waits. One that throws ends the request with an
/// <see cref="AggregateException"/> of the error that it was asked about and its own.</para>
/// </remarks>
public interface IFailureClassifier
{
    /// <summary>Classifies an error.</summary>
    /// <param name="exception">The error as the leg threw it. An <see cref="AggregateException"/> has been taken apart.</param>
    /// <returns>The verdict; <see cref="FailureVerdict.Unknown"/> leaves the decision to the next classifier.</returns>
    FailureVerdict Classify(Exception exception);
}
