namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>The forms in which models write a function call.</summary>
internal enum ToolCallFormat
{
    /// <summary>A JSON object that holds the name and the arguments, or an array of such objects.</summary>
    Json,

    /// <summary>The name as text, then the arguments as a JSON object.</summary>
    NamedJson,

    /// <summary>The name as text, then each argument between markers of its own: <c>&lt;parameter=key&gt;value&lt;/parameter&gt;</c>.</summary>
    Parameters,
}
