namespace LocalMode.Testing;

/// <summary>What the model of a tool case says: calls first, then, once it has their results, a text.</summary>
public sealed class ToolScript
{
    internal ToolScript(IReadOnlyList<ToolScriptCall> calls, string answer)
    {
        Calls = calls;
        Answer = answer;
    }

    /// <summary>Gets the calls, in order; one or more.</summary>
    public IReadOnlyList<ToolScriptCall> Calls { get; }

    /// <summary>Gets the text that follows when the results are there, or when no tool may be called.</summary>
    public string Answer { get; }
}
