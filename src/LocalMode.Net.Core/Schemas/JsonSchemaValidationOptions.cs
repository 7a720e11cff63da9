namespace LocalMode;

/// <summary>How an instance is validated. Read when the validation begins.</summary>
public sealed class JsonSchemaValidationOptions
{
    /// <summary>Gets or sets a value indicating whether <c>format</c> is asserted. By default it is an annotation, unless the schema's own metaschema has the vocabulary that asserts it.</summary>
    public bool AssertFormat { get; set; }

    /// <summary>Gets or sets how many errors are listed at most, at least 1. The default is 32. It does not change the verdict.</summary>
    public int MaxErrors { get; set; } = 32;

    /// <summary>Gets or sets how deep schemas may be applied inside each other: every step into an array or object, a reference or a combined schema is one. The default is 512.</summary>
    public int MaxDepth { get; set; } = 512;

    /// <summary>Gets or sets how many steps (schemas applied, values compared, members visited) one validation may take. The default is 1,000,000.</summary>
    public int MaxSteps { get; set; } = 1_000_000;
}
