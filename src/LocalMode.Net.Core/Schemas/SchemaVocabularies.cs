namespace LocalMode;

/// <summary>The groups of keywords that a metaschema can turn off.</summary>
[Flags]
internal enum SchemaVocabularies
{
    None = 0,
    Applicator = 1,
    Validation = 2,
    Unevaluated = 4,
    FormatAssertion = 8,
    Standard = Applicator | Validation | Unevaluated,
}
