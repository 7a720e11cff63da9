using System.Runtime.ExceptionServices;

namespace LocalMode;

/// <content>How calls and requests fail: the same for every kind of call.</content>
internal sealed partial class EscalationJournal
{
    /// <summary>Tells whether the request may make another call. If not, that is what blocks it.</summary>
    /// <param name="cause">What made the call necessary, if anything did.</param>
    /// <param name="error">The error that says which limit is reached.</param>
    public bool CanCall(Exception? cause, out Exception? error)
    {
        CloudBlock? block = Calls >= settings.MaxAttempts
            ? new CloudBlock(EscalationBlock.AttemptLimit, $"the request has made {Calls} calls, which is all it may")
            : Remaining == TimeSpan.Zero ? new CloudBlock(EscalationBlock.TimeLimit, $"the request has taken {settings.TotalTimeout}, which is all it may") : null;
        error = block?.ToException(cause, Reason, Attempts);
        if (block is not null)
            Block ??= block;
        return block is null;
    }

    /// <summary>Ends a call that failed. Throws the error if the caller cancelled.</summary>
    /// <returns>Why the request is to go on elsewhere, or <see langword="null"/> if it is not; and the error, which is the timeout if that was the cause.</returns>
    public async ValueTask<(EscalationReason? Reason, Exception Error)> CloseFailedAsync(
        AttemptRecord attempt, Exception error, LegWatch watch, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            attempt.ReleaseCircuit();
            await CloseAsync(attempt, EscalationAttemptOutcome.Cancelled, error).ConfigureAwait(false);
            ExceptionDispatchInfo.Throw(error);
        }
        if (watch.Expired is { } expired)
        {
            // Whatever the leg threw after it was cancelled, the cause is the time.
            TimeoutException late = error as TimeoutException ?? watch.Late(error);
            if (expired == EscalationReason.TotalTimeout)
                attempt.ReleaseCircuit();
            else
                attempt.FailCircuit(FailureClass.Timeout, retryAfter: null);
            await CloseAsync(attempt, EscalationAttemptOutcome.TimedOut, late).ConfigureAwait(false);
            return (expired, late);
        }
        // Before the call is closed, which hands the breaker's pass back.
        FailureVerdict verdict = attempt.Classify(settings.Classifier, error);
        await CloseAsync(attempt, EscalationAttemptOutcome.Failed, error).ConfigureAwait(false);
        return (verdict.Reason, error);
    }

    /// <summary>Makes the error of a request that no leg answered.</summary>
    /// <param name="local">The local leg's error, if any.</param>
    /// <param name="cloud">The cloud leg's error, if any.</param>
    public Exception Nobody(Exception? local, Exception? cloud) => (Block, local, cloud) switch
    {
        // Both were called: both errors are inside.
        (_, not null, not null) => new AggregateException("Neither the local leg nor the cloud leg answered; both errors are inside, the local one first.", local, cloud),
        ({ } block, _, null) => block.ToException(local, Reason, Attempts),
        _ => (local ?? cloud)!,
    };

    /// <summary>Ends the request with an error.</summary>
    /// <returns>The error to throw, with the report on it.</returns>
    public async ValueTask<Exception> FailAsync(Exception error, CancellationToken cancellationToken)
    {
        bool cancelled = cancellationToken.IsCancellationRequested;
        if (cancelled && !(error is OperationCanceledException cancellation && cancellation.CancellationToken == cancellationToken))
            error = new OperationCanceledException("The caller cancelled the request.", error, cancellationToken);
        try
        {
            await CloseRestAsync(cancelled ? EscalationAttemptOutcome.Cancelled : EscalationAttemptOutcome.Failed, error).ConfigureAwait(false);
        }
        catch (Exception unsettled)
        {
            error = new AggregateException(error, unsettled);
        }
        EscalationReport report = End(
            cancelled ? "cancelled" : error switch
            {
                EscalationForbiddenException or BudgetExceededException or OfflineException or VectorSpaceMismatchException => "forbidden",
                EscalationIncompleteException => "incomplete",
                _ => "error",
            },
            error);
        EscalationReportExtensions.Write(error, report);
        return error;
    }
}
