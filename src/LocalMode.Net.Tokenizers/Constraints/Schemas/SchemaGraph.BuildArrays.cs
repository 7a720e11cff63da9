using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>Arrays as parts of a grammar.</content>
internal sealed partial class SchemaGraph
{
    private ArrayNode? BuildArray(ArrayForm form)
    {
        form = WithoutCertain(WithoutForbidden(form));
        ContainsRule? counting = CountingOf(form);
        int? limit = LimitOf(form);
        if (form.MinItems > limit)
            return null;

        List<ArrayItem> first = [];
        for (int i = 0; i < form.Prefix.Length && !(i >= limit); i++)
        {
            budget.Charge(64);
            ArrayItem item = BuildItem(form.Prefix[i], counting is not null && i >= counting.From ? counting : null);
            if (item.Plain is NeverNode && item.Counted is null or NeverNode)
                limit = i;
            else
                first.Add(item);
        }
        ArrayItem? rest = null;
        if (!(limit <= form.Prefix.Length) && !form.Rest.IsNever)
        {
            rest = BuildItem(form.Rest, counting);
            if (rest.Plain is NeverNode && rest.Counted is null or NeverNode)
                rest = null;
        }
        if (rest is null)
            limit = Least(limit, first.Count);
        if (form.MinItems > limit)
            return null;
        budget.Charge(96);
        return new ArrayNode
        {
            First = [.. first],
            Rest = rest,
            MinItems = form.MinItems,
            MaxItems = limit,
            MinCounted = counting?.Minimum ?? 0,
            MaxCounted = counting?.Maximum,
            UniqueStrings = IsUnique(form, counting, limit, first, rest),
        };
    }

    /// <summary>An item that must not be counted and one that need not be are the same only where no maximum is asked.</summary>
    private ArrayItem BuildItem(TermList item, ContainsRule? counting)
    {
        if (counting is null)
            return new ArrayItem(Build(item));
        TermList plain = counting.Maximum is null ? item : Concat(item, Not(counting.Terms, counting.Origin));
        return new ArrayItem(Build(plain), Build(Concat(item, counting.Terms)));
    }

    /// <summary>Where no item may satisfy terms, each has to deny them.</summary>
    private ArrayForm WithoutForbidden(ArrayForm form)
    {
        foreach (ContainsRule rule in form.Contains)
        {
            if (rule.Maximum != 0)
                continue;
            TermList denied = Not(rule.Terms, rule.Origin);
            TermList[] prefix = [.. form.Prefix];
            for (int i = rule.From; i < prefix.Length; i++)
                prefix[i] = Concat(prefix[i], denied);
            form = new ArrayForm
            {
                Prefix = prefix,
                Rest = Concat(form.Rest, denied),
                MinItems = form.MinItems,
                MaxItems = form.MaxItems,
                Contains = [.. form.Contains.Where(c => c != rule)],
                Unique = form.Unique,
            };
        }
        return form;
    }

    /// <summary>Where every item satisfies terms anyway, how many do is how many there are.</summary>
    private ArrayForm WithoutCertain(ArrayForm form)
    {
        foreach (ContainsRule rule in form.Contains)
        {
            TermList denied = Not(rule.Terms, rule.Origin);
            if (rule.From < form.Prefix.Length || !AnyIsEmpty([Concat(form.Rest, denied)], ProbeDepth))
                continue;
            form = new ArrayForm
            {
                Prefix = form.Prefix,
                Rest = form.Rest,
                MinItems = rule.Minimum == 0 ? form.MinItems : Math.Max(form.MinItems, rule.From + rule.Minimum),
                MaxItems = rule.Maximum is { } most ? Least(form.MaxItems, rule.From + most) : form.MaxItems,
                Contains = [.. form.Contains.Where(c => c != rule)],
                Unique = form.Unique,
            };
        }
        return form;
    }

    /// <summary>An array counts one kind of items.</summary>
    private ContainsRule? CountingOf(ArrayForm form)
    {
        ContainsRule? counting = null;
        foreach (ContainsRule rule in form.Contains)
        {
            budget.Step();
            if (rule.Minimum == 0 && rule.Maximum is null)
                continue;
            if (counting is null)
                counting = rule;
            else if (counting.From == rule.From && counting.Terms.Equals(rule.Terms))
                counting = rule with { Minimum = Math.Max(rule.Minimum, counting.Minimum), Maximum = Least(rule.Maximum, counting.Maximum) };
            else
                Refuse(rule.Origin);
        }
        return counting;
    }
}
