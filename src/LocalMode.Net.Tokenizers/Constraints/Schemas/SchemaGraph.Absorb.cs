namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>
/// Alternatives all of whose objects are among another's are left out: combining choices makes many of them, and a matcher holds only so many side by side.
/// </content>
internal sealed partial class SchemaGraph
{
    private const int FewNames = 8;
    private const int MaxAbsorbed = 256;

    /// <summary>Takes out the alternatives that others cover, unless there are many: each is held against each. Of equal ones the first stays.</summary>
    private void AbsorbFew(List<ObjectForm> forms)
    {
        if (forms.Count <= MaxAbsorbed)
            Absorb(forms);
    }

    private void Absorb(List<ObjectForm> forms)
    {
        ulong[] required = [.. forms.Select(static form => MarksOf(form.Required))];
        bool[] isGone = new bool[forms.Count];
        for (int i = forms.Count - 1; i >= 0; i--)
        {
            budget.Step();
            for (int j = 0; j < isGone.Length && !isGone[i]; j++)
                isGone[i] = (required[j] & ~required[i]) == 0 && j != i && !isGone[j] && Covers(forms[j], forms[i]);
        }
        int index = 0;
        forms.RemoveAll(_ => isGone[index++]);
    }

    /// <summary>Marks some names: where a name has a mark that others lack, it is not among them.</summary>
    private static ulong MarksOf(string[] names)
    {
        ulong marks = 0;
        foreach (string name in names)
            marks |= 1UL << (StringComparer.Ordinal.GetHashCode(name) & 63);
        return marks;
    }

    /// <summary>Tells whether every object of a form, in every order that it may have there, is one of another. A yes is sure, a no is not.</summary>
    private bool Covers(ObjectForm wide, ObjectForm narrow)
    {
        budget.Step();
        if (wide.MinProperties > Math.Max(narrow.MinProperties, narrow.Required.Length)
            || wide.Required.Length > narrow.Required.Length
            || (wide.MaxProperties is { } most && !(narrow.MaxProperties <= most)))
            return false;
        foreach (ObjectRule rule in wide.Rules)
        {
            if (Array.IndexOf(narrow.Rules, rule) < 0 && !Implies(narrow, rule))
                return false;
        }
        foreach (string name in wide.Required)
        {
            budget.Step();
            if (Array.IndexOf(narrow.Required, name) < 0)
                return false;
        }
        foreach (ExistsRule exists in wide.Exists)
        {
            if (Array.IndexOf(narrow.Exists, exists) < 0)
                return false;
        }
        return IsAmong(wide.Names, narrow.Names) && (options.PropertyOrder == JsonPropertyOrder.Any || KeepsOrder(wide, narrow));
    }

    /// <summary>Tells whether all objects of a form keep a rule that only speaks of few names, as its own rules say it of them.</summary>
    private static bool Implies(ObjectForm form, ObjectRule rule)
    {
        if (rule.Patterns.Length != 0 || !rule.Additional.IsAny || rule.Properties.Length > FewNames)
            return false;
        foreach (NamedTerms property in rule.Properties)
        {
            if (!property.Terms.IsAny && !Array.Exists(form.Rules, r => r.Find(property.Name) is { } terms && IsAmong(property.Terms, terms)))
                return false;
        }
        return true;
    }

    private static bool IsAmong(TermList few, TermList many) =>
        few.IsAny || many.IsNever || ReferenceEquals(few, many) || Array.TrueForAll(few.Terms, t => Array.IndexOf(many.Terms, t) >= 0);

    /// <summary>Tells whether the names of a form come in an order that another allows: those with a place there as it has them, then those without.</summary>
    private bool KeepsOrder(ObjectForm wide, ObjectForm narrow)
    {
        List<string> names = NamesOf(wide);
        Dictionary<string, int> places = new(names.Count, StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
            places.Add(names[i], i);
        int last = -1;
        foreach (string name in NamesOf(narrow))
        {
            budget.Step();
            int place = places.Remove(name, out int known) ? known : names.Count;
            if (TermsOf(narrow, name).IsNever)
                continue;
            if (place < last)
                return false;
            last = place;
        }

        // Names that have a place only in the other may come anywhere at the end here.
        foreach (string name in places.Keys)
        {
            if (!TermsOf(narrow, name).IsNever)
                return false;
        }
        return true;
    }
}
