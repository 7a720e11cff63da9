using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>What is not in a set of values; <see langword="null"/> where that cannot be said.</content>
internal sealed partial class SchemaGraph
{
    private SchemaForms? Complement(SchemaForms forms, Refusal origin)
    {
        if (forms.IsLoose)
            return null;
        if (Complement(forms.Numbers, origin) is not { } numbers || Complement(forms.Strings) is not { } strings
            || Complement(forms.Objects, origin) is not { } objects || Complement(forms.Arrays, origin) is not { } arrays)
            return null;
        return new SchemaForms
        {
            Null = !forms.Null,
            True = !forms.True,
            False = !forms.False,
            Numbers = numbers,
            Strings = strings,
            Objects = objects,
            Arrays = arrays,
        };
    }

    private NumberForm[]? Complement(NumberForm[] forms, Refusal origin)
    {
        if (ReferenceEquals(forms, NumberForm.AllOnly))
            return [];
        NumberForm[] rest = NumberForm.AllOnly;
        foreach (NumberForm form in forms)
        {
            if (form.Refused is not null || form.Set.Complement(budget) is not { } others)
                return null;
            rest = others.IsEmpty ? [] : Product(rest, [new NumberForm { Set = others, Multiple = form.Multiple ?? origin }], NumberForm.AllOnly, Meet);
        }
        return Array.Exists(rest, r => r.Refused is not null) ? null : rest;
    }

    private StringForm[]? Complement(StringForm[] forms)
    {
        if (ReferenceEquals(forms, StringForm.AllOnly))
            return [];
        StringForm[] rest = StringForm.AllOnly;
        foreach (StringForm form in forms)
        {
            if (form.Refused.Length != 0)
                return null;
            List<StringForm> others = [];
            CharDfa? language = form.Words is null ? form.Language : CharDfa.Words(form.Words, budget);
            if (language?.Complement(budget) is { IsEmpty: false } opposite)
                others.Add(new StringForm { Language = opposite });
            if (form.Words is null && form.MinLength > 0)
                others.Add(new StringForm { MaxLength = form.MinLength - 1 });
            if (form.Words is null && form.MaxLength is { } maximum and < int.MaxValue)
                others.Add(new StringForm { MinLength = maximum + 1 });
            if ((long)rest.Length * others.Count > MaxCombined)
                return null;
            rest = Product(rest, [.. others], StringForm.AllOnly, Meet);
        }
        return rest;
    }

    private ObjectForm[]? Complement(ObjectForm[] forms, Refusal origin)
    {
        if (ReferenceEquals(forms, ObjectForm.AllOnly))
            return [];
        ObjectForm[] rest = ObjectForm.AllOnly;
        foreach (ObjectForm form in forms)
        {
            if (Opposites(form, origin) is not { } others || (long)rest.Length * others.Count > MaxCombined)
                return null;
            rest = Product(rest, [.. others], ObjectForm.AllOnly, Meet);
        }
        return rest;
    }

    private List<ObjectForm>? Opposites(ObjectForm form, Refusal origin)
    {
        List<ObjectForm> others = [];
        ObjectRule[] order = OrderOf(form);
        foreach (string name in form.Required)
        {
            budget.Charge(128);
            others.Add(new ObjectForm { Rules = [.. order, ObjectRule.Forbidding(name)] });
        }
        if (form.MinProperties > 0)
            others.Add(new ObjectForm { Rules = order, MaxProperties = form.MinProperties - 1 });
        if (form.MaxProperties is { } maximum and < int.MaxValue)
            others.Add(new ObjectForm { Rules = order, MinProperties = maximum + 1 });
        foreach (ObjectRule rule in form.Rules)
        {
            foreach (NamedTerms property in rule.Properties)
            {
                budget.Step();
                if (property.Terms.IsAny)
                    continue;
                budget.Charge(160);
                others.Add(new ObjectForm
                {
                    Rules = [.. order, new ObjectRule([new NamedTerms(property.Name, Not(property.Terms, origin))])],
                    Required = [property.Name],
                });
            }
            foreach (FilteredTerms pattern in rule.Patterns)
            {
                if (!pattern.Terms.IsAny)
                    others.Add(Existing(order, pattern.Filter, Not(pattern.Terms, origin), origin));
            }
            if (!rule.Additional.IsAny)
                others.Add(Existing(order, new NameFilter { Unmatched = rule, Origin = origin }, Not(rule.Additional, origin), origin));
        }
        if (!form.Names.IsAny)
        {
            if (TextsOf(form.Names) is not { } names)
                return null;
            CharDfa opposite = names.Complement(budget);
            if (!opposite.IsEmpty)
                others.Add(Existing(order, new NameFilter { Language = opposite, Origin = origin }, TermList.Any, origin));
        }
        foreach (ExistsRule exists in form.Exists)
            others.Add(new ObjectForm { Rules = [.. order, new ObjectRule([]) { Patterns = [new FilteredTerms(exists.Filter, Not(exists.Terms, origin))] }] });
        return others;
    }

    /// <summary>The names of what is denied as a rule that asks nothing: they have been met, and keep their places, whatever it is that does not hold.</summary>
    private ObjectRule[] OrderOf(ObjectForm form)
    {
        if (options.PropertyOrder == JsonPropertyOrder.Any)
            return [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<NamedTerms> names = [];
        foreach (ObjectRule rule in form.Rules)
        {
            foreach (NamedTerms property in rule.Properties)
            {
                budget.Charge(24);
                if (seen.Add(property.Name))
                    names.Add(new NamedTerms(property.Name, TermList.Any));
            }
        }
        return names.Count == 0 ? [] : [new ObjectRule([.. names])];
    }

    private static ObjectForm Existing(ObjectRule[] order, NameFilter filter, TermList terms, Refusal origin) =>
        new() { Rules = order, MinProperties = 1, Exists = [new ExistsRule(filter, terms, origin)] };

    private ArrayForm[]? Complement(ArrayForm[] forms, Refusal origin)
    {
        if (ReferenceEquals(forms, ArrayForm.AllOnly))
            return [];
        ArrayForm[] rest = ArrayForm.AllOnly;
        foreach (ArrayForm form in forms)
        {
            if (Opposites(form, origin) is not { } others || (long)rest.Length * others.Count > MaxCombined)
                return null;
            rest = Product(rest, [.. others], ArrayForm.AllOnly, Meet);
        }
        return rest;
    }

    private List<ArrayForm>? Opposites(ArrayForm form, Refusal origin)
    {
        // At most one item is unique anyway.
        if (form.Unique is not null && !(form.MaxItems <= 1))
            return null;
        List<ArrayForm> others = [];
        if (form.MinItems > 0)
            others.Add(new ArrayForm { MaxItems = form.MinItems - 1 });
        if (form.MaxItems is { } maximum and < int.MaxValue)
            others.Add(new ArrayForm { MinItems = maximum + 1 });
        for (int i = 0; i < form.Prefix.Length; i++)
        {
            budget.Charge(64 + (8 * i));
            if (form.Prefix[i].IsAny)
                continue;
            TermList[] prefix = new TermList[i + 1];
            Array.Fill(prefix, TermList.Any);
            prefix[i] = Not(form.Prefix[i], origin);
            others.Add(new ArrayForm { Prefix = prefix, MinItems = i + 1 });
        }
        if (form.Rest.IsNever)
            others.Add(new ArrayForm { MinItems = form.Prefix.Length + 1 });
        else if (!form.Rest.IsAny)
            others.Add(Containing(Not(form.Rest, origin), form.Prefix.Length, 1, null, origin));
        foreach (ContainsRule contains in form.Contains)
        {
            if (contains.Minimum > 0)
                others.Add(Containing(contains.Terms, contains.From, 0, contains.Minimum - 1, origin));
            if (contains.Maximum is { } most and < int.MaxValue)
                others.Add(Containing(contains.Terms, contains.From, most + 1, null, origin));
        }
        return others;
    }

    private static ArrayForm Containing(TermList terms, int from, int minimum, int? maximum, Refusal origin)
    {
        TermList[] prefix = new TermList[from];
        Array.Fill(prefix, TermList.Any);
        return new ArrayForm
        {
            Prefix = prefix,
            MinItems = minimum == 0 ? 0 : (int)Math.Min((long)from + minimum, int.MaxValue),
            Contains = [new ContainsRule(terms, from, minimum, maximum, origin)],
        };
    }
}
