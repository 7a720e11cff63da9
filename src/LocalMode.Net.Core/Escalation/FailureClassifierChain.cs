namespace LocalMode;

/// <summary>
/// Asks the application's classifiers and then the built-in one, after what no classifier may decide: a mistake in code and a policy
/// error never escalate.
/// </summary>
internal sealed class FailureClassifierChain(IEnumerable<IFailureClassifier> custom)
{
    private readonly IFailureClassifier[] _classifiers = [.. custom, DefaultFailureClassifier.Instance];

    public FailureVerdict Classify(Exception exception)
    {
        if (IsMistake(exception) || IsPolicy(exception))
            return FailureVerdict.Rethrow;
        if (exception is AggregateException aggregate)
            return ClassifyAll(aggregate);
        foreach (IFailureClassifier classifier in _classifiers)
        {
            FailureVerdict verdict = Ask(classifier, exception);
            if (verdict.Disposition != FailureDisposition.Unknown)
                return verdict;
        }
        return FailureVerdict.Unknown;
    }

    private static FailureVerdict Ask(IFailureClassifier classifier, Exception exception)
    {
        try
        {
            return classifier.Classify(exception);
        }
        catch (Exception own)
        {
            throw new AggregateException($"The failure classifier {classifier.GetType()} threw while it classified an error; both are inside.", exception, own);
        }
    }

    // Retrying clients throw all their tries at once. One try that may not escalate forbids it for all.
    private FailureVerdict ClassifyAll(AggregateException aggregate)
    {
        FailureVerdict last = FailureVerdict.Unknown;
        TimeSpan? retryAfter = null;
        bool unknown = aggregate.InnerExceptions.Count == 0;
        foreach (Exception inner in aggregate.InnerExceptions)
        {
            FailureVerdict verdict = Classify(inner);
            if (verdict.Disposition == FailureDisposition.Rethrow)
                return verdict;
            unknown |= verdict.Disposition == FailureDisposition.Unknown;
            last = verdict.NotBefore(retryAfter);
            retryAfter = last.RetryAfter;
        }
        return unknown ? FailureVerdict.Unknown : last;
    }

    public static bool IsMistake(Exception exception) => exception
        is ArgumentException or InvalidOperationException or NotSupportedException or NotImplementedException
        or NullReferenceException or IndexOutOfRangeException or InvalidCastException
        && !IsUnexpectedJson(exception);

    /// <summary>
    /// Whether JSON had a value of another type than the reader asked for. System.Text.Json throws an InvalidOperationException for it and marks it
    /// by its source, so that its own serializer can tell it from a mistake in code. Without the mark it stays a mistake.
    /// </summary>
    public static bool IsUnexpectedJson(Exception exception) =>
        exception is InvalidOperationException { Source: "System.Text.Json.Rethrowable" };

    private static bool IsPolicy(Exception exception) => exception
        is SchemaTooComplexException or SchemaInvalidException or EscalationForbiddenException or EscalationIncompleteException
        or ConstraintUnsatisfiableException { Character: null } or BudgetExceededException or OfflineException or VectorSpaceMismatchException or AuditLogException;
}
