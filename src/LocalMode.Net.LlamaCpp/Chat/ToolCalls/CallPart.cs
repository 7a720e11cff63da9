namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>A part of a call as a model writes it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text, where it is always the same.</param>
internal readonly record struct CallPart(CallPartKind Kind, string Text = "")
{
    /// <summary>Gets the function's name.</summary>
    public static CallPart Name => new(CallPartKind.Name);

    /// <summary>Gets the name, between the quotes of a JSON string.</summary>
    public static CallPart QuotedName => new(CallPartKind.QuotedName);

    /// <summary>Gets the call's id.</summary>
    public static CallPart Id => new(CallPartKind.Id);

    /// <summary>Gets the arguments.</summary>
    public static CallPart Arguments => new(CallPartKind.Arguments);

    /// <summary>A text that is always the same.</summary>
    public static CallPart Fixed(string text) => new(CallPartKind.Text, text);
}
