namespace LocalMode.Tokenizers;

/// <summary>The error for arguments that cannot be met, thrown from below the method that was given them.</summary>
internal static class OptionsError
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="parameter">The public method's parameter.</param>
    public static ArgumentException Create(string message, string parameter = "options") => new(message, parameter);
}
