using System.Runtime.InteropServices;
using System.Text.Json;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>The forms of lists, terms and schemas.</content>
internal sealed partial class SchemaGraph
{
    private int _probes;

    private SchemaForms FormsOf(TermList list)
    {
        if (list.IsAny)
            return SchemaForms.All;
        if (list.IsNever)
            return SchemaForms.None;
        if (list.Terms.Length == 1)
            return FormsOf(list.Terms[0]);
        if (list.Forms is { } known)
            return known;
        SchemaForms? context = ContextOf(list);
        SchemaForms forms = SchemaForms.All;
        foreach (SchemaTerm term in list.Terms)
            forms = Intersect(forms, context is not null && term is NodeTerm node ? FormsWithin(node.Node, context) : FormsOf(term));
        return list.Forms = forms;
    }

    private SchemaForms FormsOf(SchemaTerm term)
    {
        if (term.Forms is { } known)
            return known;
        EnsureStack();
        budget.Step();
        if (term.Level >= 0)
            return Again(term);
        term.Level = _probes;
        try
        {
            return term.Forms = term switch
            {
                NodeTerm node => FormsOfNode(node.Node, ContextOf(node.List)),
                ValueTerm value => FormsOfValues([value.Value]),
                NotTerm not => FormsOfNot(not.Denied, not.Origin),
                _ => SchemaForms.None,
            };
        }
        finally
        {
            term.Level = -1;
        }
    }

    /// <summary>A schema that asks itself about the same value, or seems to.</summary>
    private SchemaForms Again(SchemaTerm term)
    {
        if (term.Level != _probes)
            throw new ProbeBlockedException();
        Refuse(term switch
        {
            NodeTerm node => new Refusal("$ref", node.Node),
            NotTerm not => not.Origin,
            _ => throw new InvalidOperationException("A value contains itself."),
        });
        return SchemaForms.Loose;
    }

    private SchemaForms FormsOfNot(TermList denied, Refusal origin)
    {
        if (denied.Terms.Length > 1)
            return Union(Array.ConvertAll(denied.Terms, t => FormsOf(Not(t.List, origin))));
        if (Complement(FormsOf(denied), origin) is { } forms)
            return forms;
        Refuse(origin);
        return SchemaForms.Loose;
    }

    private SchemaForms FormsOfNode(JsonSchemaNode node, SchemaForms? context)
    {
        if (!node.HasInPlaceKeywords)
            return OwnForms(node);

        // Properties keep the order in which the schema has its keywords, so the parts are merged in that order.
        SchemaForms forms = SchemaForms.All;
        InPlace done = InPlace.None;
        foreach (JsonProperty member in node.Element.EnumerateObject())
        {
            InPlace part = PartOf(JsonMarshal.GetRawUtf8PropertyName(member));
            if ((done & part) == part)
                continue;
            done |= part;
            forms = Intersect(forms, PartForms(node, part, context));
        }
        for (InPlace part = InPlace.Own; part <= InPlace.Unevaluated; part = (InPlace)((int)part << 1))
        {
            if ((done & part) == 0)
                forms = Intersect(forms, PartForms(node, part, context));
        }
        return forms;
    }

    private static InPlace PartOf(ReadOnlySpan<byte> keyword) => keyword switch
    {
        _ when keyword.SequenceEqual("properties"u8) => InPlace.Own,
        _ when keyword.SequenceEqual("required"u8) => InPlace.Required,
        _ when keyword.SequenceEqual("$ref"u8) => InPlace.Reference,
        _ when keyword.SequenceEqual("allOf"u8) => InPlace.AllOf,
        _ when keyword.SequenceEqual("anyOf"u8) => InPlace.AnyOf,
        _ when keyword.SequenceEqual("oneOf"u8) => InPlace.OneOf,
        _ when keyword.SequenceEqual("not"u8) => InPlace.Not,
        _ when keyword.SequenceEqual("if"u8) => InPlace.If,
        _ when keyword.StartsWith("depend"u8) => InPlace.Dependent,
        _ => InPlace.None,
    };

    private SchemaForms PartForms(JsonSchemaNode node, InPlace part, SchemaForms? context) => part switch
    {
        InPlace.Own => OwnForms(node),
        InPlace.Reference when node.Reference is { } target => FormsWithin(target, context),
        InPlace.Reference when node.DynamicReference is { } target => DynamicForms(node, target),
        InPlace.AllOf => AllOfForms(node, context),
        InPlace.AnyOf when node.AnyOf.Count != 0 => AnyOfForms(node),
        InPlace.OneOf when node.OneOf.Count != 0 => OneOfForms(node, context),
        InPlace.Not when node.Not is { } not => FormsOf(Not(ListOf(not), new Refusal("not", node))),
        InPlace.If when node.If is { } condition => IfForms(node, condition),
        InPlace.Dependent => DependentForms(node),
        InPlace.Unevaluated => UnevaluatedForms(node),
        InPlace.Required when node.Required.Count != 0 => SchemaForms.WithObjects([ObjectForm.Requiring(Distinct([], node.Required))]),
        _ => SchemaForms.All,
    };

    private SchemaForms DynamicForms(JsonSchemaNode node, JsonSchemaNode target)
    {
        if (node.DynamicAnchor is null)
            return FormsOf(ListOf(target));
        Refuse(new Refusal(node.Draft == JsonSchemaDraft.Draft201909 ? "$recursiveRef" : "$dynamicRef", node));
        return SchemaForms.Loose;
    }

    private SchemaForms AllOfForms(JsonSchemaNode node, SchemaForms? context)
    {
        SchemaForms forms = SchemaForms.All;
        foreach (JsonSchemaNode child in node.AllOf)
            forms = Intersect(forms, FormsWithin(child, context));
        return forms;
    }

    private SchemaForms AnyOfForms(JsonSchemaNode node)
    {
        SchemaForms[] members = new SchemaForms[node.AnyOf.Count];
        for (int i = 0; i < members.Length; i++)
            members[i] = FormsOf(ListOf(node.AnyOf[i]));
        return Union(members);
    }

    /// <summary>(if and then) or (not if and else).</summary>
    private SchemaForms IfForms(JsonSchemaNode node, JsonSchemaNode condition)
    {
        TermList asked = ListOf(condition);
        TermList then = node.Then is null ? TermList.Any : ListOf(node.Then);
        TermList otherwise = node.Else is null ? TermList.Any : ListOf(node.Else);
        if (then.IsAny && otherwise.IsAny)
            return SchemaForms.All;
        if (asked.IsAny)
            return FormsOf(then);
        if (asked.IsNever)
            return FormsOf(otherwise);
        SchemaForms yes = Intersect(FormsOf(asked), FormsOf(then));
        Refusal origin = new("if", node);
        if (Complement(FormsOf(asked), origin) is { } no)
            return Union([yes, Intersect(no, FormsOf(otherwise))]);
        Refuse(origin);
        return Union([yes, FormsOf(otherwise)]).AsLoose();
    }

    private SchemaForms DependentForms(JsonSchemaNode node)
    {
        SchemaForms forms = SchemaForms.All;
        // Names that ask for the same others are taken together: all of them absent, or the others there.
        foreach (IGrouping<string, JsonSchemaDependency> group in node.DependentRequired.GroupBy(d => KeyOf(d.Required.Distinct())))
        {
            string[] required = Distinct([], group.First().Required);
            string[] names = [.. group.Select(d => d.Name).Where(n => required.Length > 1 || Array.IndexOf(required, n) < 0).Distinct()];
            if (required.Length == 0 || names.Length == 0)
                continue;
            ObjectForm absent = ObjectForm.Forbidding(required.Length == 1 ? [.. required, .. names] : names);
            forms = Intersect(forms, SchemaForms.WithObjects([absent, ObjectForm.Requiring(required)]));
        }
        foreach (JsonSchemaProperty dependency in node.DependentSchemas)
        {
            TermList then = ListOf(dependency.Schema);
            if (then.IsAny)
                continue;
            SchemaForms absent = SchemaForms.WithObjects([ObjectForm.Forbidding(dependency.Name)]);
            SchemaForms present = Intersect(new SchemaForms { Objects = [ObjectForm.Requiring(dependency.Name)] }, FormsOf(then));
            forms = Intersect(forms, Union([absent, present]));
        }
        return forms;
    }

    [Flags]
    private enum InPlace
    {
        None = 0,
        Own = 1,
        Reference = 2,
        AllOf = 4,
        AnyOf = 8,
        OneOf = 16,
        Not = 32,
        If = 64,
        Dependent = 128,
        Unevaluated = 256,

        /// <summary>Only for the order of names: <see cref="Own"/> has it too.</summary>
        Required = 512,
    }
}
