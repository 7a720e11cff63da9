namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>What a part of a call is.</summary>
internal enum CallPartKind
{
    /// <summary>A text that is always the same.</summary>
    Text,

    /// <summary>The function's name.</summary>
    Name,

    /// <summary>The function's name inside of a JSON string, quotes left out.</summary>
    QuotedName,

    /// <summary>The call's id, as it is.</summary>
    Id,

    /// <summary>The arguments: a JSON object, or parameters between markers.</summary>
    Arguments,
}
