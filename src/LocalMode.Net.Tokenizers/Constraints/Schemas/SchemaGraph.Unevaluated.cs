namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>What no keyword has looked at, where that is the same for all values.</content>
internal sealed partial class SchemaGraph
{
    private SchemaForms UnevaluatedForms(JsonSchemaNode node)
    {
        SchemaForms forms = SchemaForms.All;
        if (node.UnevaluatedProperties is { } properties && !ListOf(properties).IsAny)
            forms = Intersect(forms, UnevaluatedProperties(node, ListOf(properties)));
        if (node.UnevaluatedItems is { } items && !ListOf(items).IsAny)
            forms = Intersect(forms, UnevaluatedItems(node, ListOf(items)));
        return forms;
    }

    private SchemaForms UnevaluatedProperties(JsonSchemaNode node, TermList terms)
    {
        List<NamedTerms> named = [];
        List<FilteredTerms> patterns = [];
        Refusal origin = new("unevaluatedProperties", node);
        foreach (JsonSchemaNode part in Parts(node))
        {
            if (part.AdditionalProperties is not null || (part != node && part.UnevaluatedProperties is not null))
                return SchemaForms.All;
            foreach (JsonSchemaProperty property in part.Properties)
                named.Add(new NamedTerms(property.Name, TermList.Any));
            foreach (JsonSchemaPatternProperty pattern in part.PatternProperties)
                patterns.Add(new FilteredTerms(new NameFilter { Pattern = pattern.Pattern, Origin = origin }, TermList.Any));
            if (HasChoice(part))
            {
                Refuse(origin);
                return SchemaForms.Loose;
            }
        }
        return SchemaForms.WithObjects([new ObjectForm { Rules = [new ObjectRule([.. named]) { Patterns = [.. patterns], Additional = terms }] }]);
    }

    private SchemaForms UnevaluatedItems(JsonSchemaNode node, TermList terms)
    {
        int prefix = 0;
        foreach (JsonSchemaNode part in Parts(node))
        {
            if (part.Items is not null || (part != node && part.UnevaluatedItems is not null))
                return SchemaForms.All;
            prefix = Math.Max(prefix, part.PrefixItems.Count);
            if (!HasChoice(part) && part.Contains is null)
                continue;
            Refuse(new Refusal("unevaluatedItems", node));
            return SchemaForms.Loose;
        }
        TermList[] evaluated = new TermList[prefix];
        Array.Fill(evaluated, TermList.Any);
        return new SchemaForms
        {
            Null = true,
            True = true,
            False = true,
            Numbers = NumberForm.AllOnly,
            Strings = StringForm.AllOnly,
            Objects = ObjectForm.AllOnly,
            Arrays = [new ArrayForm { Prefix = evaluated, Rest = terms }],
        };
    }

    /// <summary>The schemas that every value is held against: the schema, its references and the members of <c>allOf</c>, and theirs.</summary>
    private List<JsonSchemaNode> Parts(JsonSchemaNode node)
    {
        List<JsonSchemaNode> parts = [node];
        HashSet<JsonSchemaNode> seen = [node];
        for (int i = 0; i < parts.Count; i++)
        {
            budget.Step();
            foreach (JsonSchemaNode? child in (JsonSchemaNode?[])[parts[i].Reference, .. parts[i].AllOf])
            {
                if (child is not null && seen.Add(child))
                    parts.Add(child);
            }
        }
        return parts;
    }

    /// <summary>Tells whether which schemas look at a value depends on the value.</summary>
    private static bool HasChoice(JsonSchemaNode node) =>
        node.AnyOf.Count != 0 || node.OneOf.Count != 0 || node.If is not null || node.DependentSchemas.Count != 0 || node.DynamicReference is not null;
}
