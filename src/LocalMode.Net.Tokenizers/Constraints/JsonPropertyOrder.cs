namespace LocalMode.Tokenizers.Constraints;

/// <summary>The order in which the properties of an object come.</summary>
public enum JsonPropertyOrder
{
    /// <summary>
    /// That of the schema: declared properties as they are met first, then required ones that are not declared, then others in any order. Much of
    /// the text is then known without asking the model.
    /// </summary>
    Schema,

    /// <summary>Any, as JSON that other programs wrote has it. The model chooses every name, so less text is known without asking it.</summary>
    Any,
}
