using System.Text.Json;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>One thing that is asked of a value. Two terms are the same if they are the same object. Belongs to one compilation.</summary>
internal abstract class SchemaTerm
{
    protected SchemaTerm() => List = new TermList([this]);

    /// <summary>Gets the list of this term alone.</summary>
    public TermList List { get; }

    /// <summary>Gets or sets the values that satisfy the term, once they are known.</summary>
    public SchemaForms? Forms { get; set; }

    /// <summary>Gets or sets how many probes were under way when the forms began to be computed; -1 while they are not.</summary>
    public int Level { get; set; } = -1;
}

/// <summary>The value is valid by a schema.</summary>
internal sealed class NodeTerm(JsonSchemaNode node) : SchemaTerm
{
    public JsonSchemaNode Node { get; } = node;
}

/// <summary>The value equals a JSON value.</summary>
internal sealed class ValueTerm(JsonElement value) : SchemaTerm
{
    public JsonElement Value { get; } = value;
}

/// <summary>The value does not satisfy all of some terms.</summary>
internal sealed class NotTerm(TermList denied, Refusal origin) : SchemaTerm
{
    public TermList Denied { get; } = denied;

    /// <summary>Gets the keyword that is named if this cannot be enforced.</summary>
    public Refusal Origin { get; } = origin;
}

/// <summary>No value will do.</summary>
internal sealed class NeverTerm : SchemaTerm;
