namespace LocalMode;

/// <summary>One reason why an instance breaks a JSON schema.</summary>
public sealed class JsonSchemaError
{
    /// <summary>Initializes a new instance of the <see cref="JsonSchemaError"/> class.</summary>
    /// <param name="keyword">The keyword that is broken; empty for a schema that is <c>false</c>.</param>
    /// <param name="schemaPointer">Where the keyword stands in the schema.</param>
    /// <param name="instancePointer">Where the value stands in the instance.</param>
    /// <param name="message">What was found and what was expected, one sentence.</param>
    public JsonSchemaError(string keyword, string schemaPointer, string instancePointer, string message)
    {
        Keyword = keyword;
        SchemaPointer = schemaPointer;
        InstancePointer = instancePointer;
        Message = message;
    }

    /// <summary>Gets the keyword that is broken, such as <c>required</c>; empty for a schema that is <c>false</c>.</summary>
    public string Keyword { get; }

    /// <summary>Gets the JSON pointer of the keyword, after the document's URI and <c>#</c> if it stands in another document.</summary>
    public string SchemaPointer { get; }

    /// <summary>Gets the JSON pointer of the value in the instance; empty for the whole instance.</summary>
    public string InstancePointer { get; }

    /// <summary>Gets what was found and what was expected. Values of the instance appear cut to a few characters.</summary>
    public string Message { get; }

    /// <summary>Gives the place and the message, in one line.</summary>
    /// <returns>Such as <c>/items/0: expected string, found number</c>.</returns>
    public override string ToString() => $"{(InstancePointer.Length == 0 ? "(root)" : InstancePointer)}: {Message}";
}
