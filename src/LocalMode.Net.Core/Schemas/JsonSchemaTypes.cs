using System.Diagnostics.CodeAnalysis;

namespace LocalMode;

/// <summary>The types that a schema's <c>type</c> allows.</summary>
[Flags]
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "These are the names that JSON Schema has.")]
public enum JsonSchemaTypes
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary><c>null</c>.</summary>
    Null = 1,

    /// <summary><c>boolean</c>.</summary>
    Boolean = 2,

    /// <summary><c>object</c>.</summary>
    Object = 4,

    /// <summary><c>array</c>.</summary>
    Array = 8,

    /// <summary><c>number</c>, whole numbers included.</summary>
    Number = 16,

    /// <summary><c>string</c>.</summary>
    String = 32,

    /// <summary><c>integer</c>: a number without a fraction. <c>1.0</c> is one, except in draft 4.</summary>
    Integer = 64,
}
