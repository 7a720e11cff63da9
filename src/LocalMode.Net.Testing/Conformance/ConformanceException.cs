namespace LocalMode.Testing;

/// <summary>A client broke a rule. The message says what was expected, what was found and why it matters.</summary>
public sealed class ConformanceException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="ConformanceException"/> class.</summary>
    /// <param name="caseName">The case that failed.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <param name="rule">Why it matters.</param>
    /// <param name="innerException">The client's own error, if there was one.</param>
    public ConformanceException(string caseName, string expected, string found, string rule, Exception? innerException = null)
        : base($"{caseName}: expected {expected}; found {found}. Why it matters: {rule}", innerException)
    {
        CaseName = caseName;
        Expected = expected;
        Found = found;
        Rule = rule;
    }

    /// <summary>Gets the name of the case that failed.</summary>
    public string CaseName { get; }

    /// <summary>Gets what was expected.</summary>
    public string Expected { get; }

    /// <summary>Gets what was found.</summary>
    public string Found { get; }

    /// <summary>Gets why it matters.</summary>
    public string Rule { get; }
}
