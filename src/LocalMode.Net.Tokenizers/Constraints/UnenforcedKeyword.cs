namespace LocalMode.Tokenizers.Constraints;

/// <summary>A keyword of a schema that is left to validation after the run.</summary>
/// <param name="Keyword">The keyword.</param>
/// <param name="JsonPointer">The place of the schema that has it, as a JSON pointer.</param>
public sealed record UnenforcedKeyword(string Keyword, string JsonPointer);
