using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>A set of strings: some words, or a language and a range of lengths.</summary>
internal sealed class StringForm
{
    public static StringForm All { get; } = new();

    public static StringForm[] AllOnly { get; } = [All];

    /// <summary>Gets the strings, where they are listed. Language and lengths say nothing more then.</summary>
    public string[]? Words { get; init; }

    /// <summary>Gets the words for questions.</summary>
    public HashSet<string> WordSet => field ??= new HashSet<string>(Words ?? [], StringComparer.Ordinal);

    /// <summary>Gets the language, lengths not counted; <see langword="null"/> for all texts.</summary>
    public CharDfa? Language { get; init; }

    public int MinLength { get; init; }

    public int? MaxLength { get; init; }

    /// <summary>Gets the schema with the lengths, for errors.</summary>
    public JsonSchemaNode? LengthNode { get; init; }

    /// <summary>Gets what cannot be enforced; the set lacks it.</summary>
    public Refusal[] Refused { get; init; } = [];
}
