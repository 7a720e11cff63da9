namespace LocalMode;

/// <summary>The answer of a client that checks both the response format and tool calls.</summary>
internal sealed class ValidatedOutput : IStructuredOutputValidation
{
    private ValidatedOutput()
    {
    }

    public static ValidatedOutput Instance { get; } = new();

    public bool ValidatesResponseFormat => true;

    public bool ValidatesToolCalls => true;
}
