namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>A keyword that cannot be enforced, if it comes to that.</summary>
/// <param name="Keyword">The keyword.</param>
/// <param name="Node">The schema that has it.</param>
internal sealed record Refusal(string Keyword, JsonSchemaNode Node);
