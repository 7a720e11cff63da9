namespace LocalMode;

/// <summary>What an error of a leg leads to.</summary>
public enum FailureDisposition
{
    /// <summary>The classifier does not know the error. Unknown to all of them, it is rethrown.</summary>
    Unknown,

    /// <summary>The error is the caller's to see: it is rethrown.</summary>
    Rethrow,

    /// <summary>The request escalates, if it may.</summary>
    Escalate,
}
