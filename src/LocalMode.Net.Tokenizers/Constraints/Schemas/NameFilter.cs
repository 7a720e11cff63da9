using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>Some names of properties: those that match a pattern, those that a rule says nothing of, or those of a language.</summary>
internal sealed class NameFilter
{
    /// <summary>Gets the pattern.</summary>
    public JsonSchemaPattern? Pattern { get; init; }

    /// <summary>Gets the rule whose properties and patterns the names are not among.</summary>
    public ObjectRule? Unmatched { get; init; }

    /// <summary>Gets the keyword that is named if the names cannot be told.</summary>
    public required Refusal Origin { get; init; }

    /// <summary>Gets or sets the language; <see langword="null"/> if it was not computed yet.</summary>
    public CharDfa? Language { get; set; }

    /// <summary>Gets or sets a value indicating whether there is no automaton for the language.</summary>
    public bool IsUnsupported { get; set; }
}
