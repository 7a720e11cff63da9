namespace LocalMode.Tokenizers.Constraints;

/// <summary>How JSON is written, and how a schema is read.</summary>
/// <remarks>
/// Of what a schema allows, some is not written: integers and numbers with <c>multipleOf</c> have no exponent; numbers between bounds have at most 64 digits
/// or zeros more than those.
/// </remarks>
public sealed record JsonConstraintOptions
{
    /// <summary>Gets the white space between the parts; none by default.</summary>
    public JsonWhiteSpace WhiteSpace { get; init; } = JsonWhiteSpace.Compact;

    /// <summary>Gets the longest run of white space where it is flexible: 1 to 1,000 characters; 20 by default.</summary>
    public int MaxWhiteSpaceRun { get; init; } = 20;

    /// <summary>Gets the order of the properties of objects; that of the schema by default.</summary>
    public JsonPropertyOrder PropertyOrder { get; init; } = JsonPropertyOrder.Schema;

    /// <summary>Gets a value indicating whether formats of strings that are not known are annotations. By default they are refused.</summary>
    public bool UnknownFormatsAreAnnotations { get; init; }

    /// <summary>Gets a value indicating whether <c>nullable</c> beside <c>type</c> allows null, as OpenAPI 3.0 has it. By default it is an unknown keyword.</summary>
    public bool OpenApiNullable { get; init; }

    /// <summary>
    /// Gets a value indicating whether keywords that cannot be enforced are left to a validation after the run
    /// (<see cref="Constraint.UnenforcedKeywords"/>). By default they are refused with <see cref="SchemaNotEnforceableException"/>.
    /// </summary>
    public bool AllowUnenforced { get; init; }

    internal void Check()
    {
        if (!Enum.IsDefined(WhiteSpace))
            throw new ArgumentException($"{nameof(JsonConstraintOptions)}.{nameof(WhiteSpace)} is {WhiteSpace}; expected a value of {nameof(JsonWhiteSpace)}.");
        if (!Enum.IsDefined(PropertyOrder))
            throw new ArgumentException($"{nameof(JsonConstraintOptions)}.{nameof(PropertyOrder)} is {PropertyOrder}; expected a value of {nameof(JsonPropertyOrder)}.");
        if (MaxWhiteSpaceRun is < 1 or > 1000)
            throw new ArgumentException($"{nameof(JsonConstraintOptions)}.{nameof(MaxWhiteSpaceRun)} is {MaxWhiteSpaceRun}; expected 1 to 1,000.");
    }
}
