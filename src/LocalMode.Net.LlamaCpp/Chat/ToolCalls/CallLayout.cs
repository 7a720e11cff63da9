using LocalMode.Tokenizers.Constraints;

namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>How calls are spelled to the last space: what the template writes, and so what the model was trained to write.</summary>
/// <remarks>Immutable and thread-safe. The parser reads other spellings too; this one is written where an answer is constrained.</remarks>
internal sealed record CallLayout
{
    /// <summary>Gets what stands from the answer's beginning to the first call's first part.</summary>
    public required string Before { get; init; }

    /// <summary>Gets the parts of a call, in order. The name is among them, and the arguments come after it.</summary>
    public required IReadOnlyList<CallPart> Parts { get; init; }

    /// <summary>Gets what stands between the parts of two calls, or <see langword="null"/> where there is one call only.</summary>
    public string? Between { get; init; }

    /// <summary>Gets what stands after the last call's last part, up to the end of the answer.</summary>
    public required string After { get; init; }

    /// <summary>Gets the white space of JSON.</summary>
    public JsonWhiteSpace WhiteSpace { get; init; } = JsonWhiteSpace.Spaced;

    /// <summary>Gets how arguments between markers are written; <see langword="null"/> where they are JSON.</summary>
    public ParameterFormat? Parameters { get; init; }
}
