namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>How a model writes function calls.</summary>
/// <remarks>Immutable and thread-safe. Texts are without white space at their ends.</remarks>
internal sealed class ToolCallStyle
{
    /// <summary>
    /// The style for models whose template says nothing about calls: each call is <c>&lt;tool_call&gt;{"name": ..., "arguments": {...}}&lt;/tool_call&gt;</c>.
    /// </summary>
    public static readonly ToolCallStyle Generic = new()
    {
        Open = "<tool_call>",
        Close = "</tool_call>",
        Sample = "<tool_call>\n{\"name\": \"function_name\", \"arguments\": {\"first_parameter\": \"first value\", \"second_parameter\": \"second value\"}}\n</tool_call>",
        Layout = new()
        {
            Before = "<tool_call>\n",
            Parts = [CallPart.Fixed("{\"name\": \""), CallPart.QuotedName, CallPart.Fixed("\", \"arguments\": "), CallPart.Arguments, CallPart.Fixed("}")],
            Between = "\n</tool_call>\n<tool_call>\n",
            After = "\n</tool_call>",
        },
    };

    private ToolCallGrammar? _rules;

    /// <summary>Gets the form of a call.</summary>
    public ToolCallFormat Format { get; init; }

    /// <summary>Gets what stands before each call. Empty only in the JSON form: then an answer that is nothing but a call is one.</summary>
    public string Open { get; init; } = "";

    /// <summary>Gets what stands after each call; may be empty.</summary>
    public string Close { get; init; } = "";

    /// <summary>Gets what stands once before all calls, in front of <see cref="Open"/>; may be empty.</summary>
    public string SectionOpen { get; init; } = "";

    /// <summary>Gets what stands once after all calls; may be empty.</summary>
    public string SectionClose { get; init; } = "";

    /// <summary>Gets what stands between two calls besides white space; may be empty.</summary>
    public string Separator { get; init; } = "";

    /// <summary>Gets a value indicating whether calls are the elements of one JSON array.</summary>
    public bool IsArray { get; init; }

    /// <summary>Gets the key of the name, in the JSON form.</summary>
    public string NameKey { get; init; } = "name";

    /// <summary>Gets the key of the arguments, in the JSON form.</summary>
    public string ArgumentsKey { get; init; } = "arguments";

    /// <summary>Gets the key of the call's id, in the JSON form, or <see langword="null"/> where the model writes none.</summary>
    public string? IdKey { get; init; }

    /// <summary>Gets a value indicating whether the arguments are a JSON text inside of a JSON string.</summary>
    public bool ArgumentsAreText { get; init; }

    /// <summary>Gets what ends the name, in the forms with a name as text; may be empty.</summary>
    public string NameEnd { get; init; } = "";

    /// <summary>Gets what ends the call's id, which then follows <see cref="NameEnd"/>, or <see langword="null"/> where the model writes none.</summary>
    public string? IdEnd { get; init; }

    /// <summary>Gets what stands before a parameter's key.</summary>
    public string ParameterOpen { get; init; } = "";

    /// <summary>Gets what stands between a parameter's key and its value.</summary>
    public string ParameterKeyEnd { get; init; } = "";

    /// <summary>Gets what stands after a parameter's value.</summary>
    public string ParameterClose { get; init; } = "";

    /// <summary>Gets a value indicating whether a parameter's value has lines of its own, so that the line breaks around it are not part of it.</summary>
    public bool ValuesHaveLines { get; init; }

    /// <summary>Gets a call in this style with placeholders, to show to a model.</summary>
    public string Sample { get; init; } = "";

    /// <summary>Gets how calls are spelled, or <see langword="null"/> if the template shows them in a way that cannot be written back.</summary>
    public CallLayout? Layout { get; init; }

    /// <summary>Gets a value indicating whether a call has no marker: only an answer that is a call as a whole counts.</summary>
    public bool IsBare => Open.Length == 0;

    /// <summary>
    /// Gets the texts that mark calls, the longer first, and each tag in them alone. The text of a control token that occurs in one of them must reach the parser.
    /// </summary>
    public IReadOnlyList<string> Markers => Rules.Texts;

    /// <summary>Gets the style as the parser reads it.</summary>
    public ToolCallGrammar Rules => _rules ??= new(this);
}
