namespace LocalMode.Testing;

/// <summary>One call of a <see cref="ToolScript"/>.</summary>
public sealed class ToolScriptCall
{
    internal ToolScriptCall(string name, string argumentsJson)
    {
        Name = name;
        ArgumentsJson = argumentsJson;
    }

    /// <summary>Gets the tool's name.</summary>
    public string Name { get; }

    /// <summary>Gets the arguments: a JSON object, as a model would write it.</summary>
    public string ArgumentsJson { get; }
}
