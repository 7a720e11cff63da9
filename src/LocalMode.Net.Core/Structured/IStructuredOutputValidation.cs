namespace LocalMode;

/// <summary>
/// Tells that a chat client checks the form of answers itself and repairs or replaces invalid ones, so that nobody around it needs to. A client
/// answers it through <c>GetService</c>; a client that does not answer is taken as passing on whatever its model wrote.
/// </summary>
/// <remarks>Implementations are safe for concurrent use and answer at once.</remarks>
public interface IStructuredOutputValidation
{
    /// <summary>Gets a value indicating whether an answer that ended without an error has the JSON form that <c>ChatOptions.ResponseFormat</c> asks for.</summary>
    bool ValidatesResponseFormat { get; }

    /// <summary>Gets a value indicating whether tool calls that were passed on name a tool of the request and fit its schema.</summary>
    bool ValidatesToolCalls { get; }
}
