namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>
/// Whether the members of a <c>oneOf</c> exclude each other often depends on what is asked beside it: a name that tells them apart is required by
/// the schema around. So it is read within its context, all that is asked of the value without a choice.
/// </content>
internal sealed partial class SchemaGraph
{
    private readonly Dictionary<JsonSchemaNode, bool> _hasOneOf = [];
    private readonly HashSet<JsonSchemaNode> _within = [];

    /// <summary>Gives what is asked without a choice; <see langword="null"/> if there is no <c>oneOf</c> that would need it.</summary>
    private SchemaForms? ContextOf(TermList list)
    {
        if (!Array.Exists(list.Terms, t => t is NodeTerm node && HasOneOf(node.Node)))
            return null;
        SchemaForms context = SchemaForms.All;
        foreach (SchemaTerm term in list.Terms)
        {
            if (term is not NodeTerm { Node: var node })
                continue;
            foreach (JsonSchemaNode part in Parts(node))
            {
                if (part.HasOwnKeywords)
                    context = Intersect(context, OwnForms(part));
            }
        }
        return context;
    }

    /// <summary>Tells whether a schema, its references or the members of <c>allOf</c> have a choice of one.</summary>
    private bool HasOneOf(JsonSchemaNode node)
    {
        if (node.OneOf.Count != 0)
            return true;
        if (node.Reference is null && node.AllOf.Count == 0)
            return false;
        if (!_hasOneOf.TryGetValue(node, out bool has))
            _hasOneOf.Add(node, has = Parts(node).Exists(p => p.OneOf.Count != 0));
        return has;
    }

    /// <summary>The forms of a schema that stands beside others. They are right only together with the context.</summary>
    private SchemaForms FormsWithin(JsonSchemaNode node, SchemaForms? context)
    {
        if (context is null || !HasOneOf(node))
            return FormsOf(ListOf(node));
        EnsureStack();
        budget.Step();
        if (!_within.Add(node))
        {
            Refuse(new Refusal("$ref", node));
            return SchemaForms.Loose;
        }
        try
        {
            return FormsOfNode(node, context);
        }
        finally
        {
            _within.Remove(node);
        }
    }
}
