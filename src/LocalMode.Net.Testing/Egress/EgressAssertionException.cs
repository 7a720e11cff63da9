namespace LocalMode.Testing;

/// <summary>Something left that must not, or a cloud client was touched that must not be. The message says what, where and what to look at.</summary>
public sealed class EgressAssertionException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="EgressAssertionException"/> class.</summary>
    /// <param name="message">What was expected and what was found.</param>
    /// <param name="innerException">Where it happened first, if that is known.</param>
    public EgressAssertionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
