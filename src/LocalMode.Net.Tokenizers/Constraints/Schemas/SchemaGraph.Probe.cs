using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>Whether there is any value, as far as a look some levels down tells. A yes is sure, a no is not.</content>
internal sealed partial class SchemaGraph
{
    private const int MaxProbeDepth = 4;

    /// <summary>The most states, by estimate, of a language of which every text is counted.</summary>
    private const int MaxCountedStates = 1_000_000;

    private readonly Dictionary<(CharDfa Language, int MinLength, int? MaxLength), CharDfa> _texts = [];

    /// <summary>Gets how many levels down a look goes; inside of a look, it is fewer.</summary>
    private int ProbeDepth => Math.Max(0, MaxProbeDepth - _probes);

    private bool Look(TermList list, int depth)
    {
        if (list.IsNever || list.IsKnownEmpty)
            return true;
        // What one schema says by itself hardly ever contradicts itself.
        if (list.Terms.Length < 2 || depth < 0)
            return false;
        EnsureStack();
        budget.Step();
        _probes++;
        try
        {
            if (!IsEmpty(FormsOf(list), depth))
                return false;
        }
        finally
        {
            _probes--;
        }
        return list.IsKnownEmpty = true;
    }

    private bool IsEmpty(SchemaForms forms, int depth)
    {
        if (forms.Null || forms.True || forms.False || !Array.TrueForAll(forms.Numbers, IsEmpty) || !Array.TrueForAll(forms.Strings, IsEmpty))
            return false;
        return Array.TrueForAll(forms.Objects, o => IsEmpty(o, depth)) && Array.TrueForAll(forms.Arrays, a => IsEmpty(a, depth));
    }

    private static bool IsEmpty(NumberForm form) => form.Set.IsEmpty;

    private bool IsEmpty(StringForm form) => form.Words is { Length: 0 } || (form.Language is not null && LongTextsOf(form) is { } texts && (texts.IsEmpty || texts.MinLength(texts.Start) > form.MaxLength));

    /// <summary>Asks some questions of which each may come back to a schema that is being read; that counts only if no other has the answer.</summary>
    private bool AnyIsEmpty(IEnumerable<TermList> lists, int depth)
    {
        bool blocked = false;
        foreach (TermList list in lists)
        {
            try
            {
                if (Look(list, depth))
                    return true;
            }
            catch (ProbeBlockedException)
            {
                blocked = true;
            }
        }
        return blocked && _probes > 0 ? throw new ProbeBlockedException() : false;
    }

    private bool IsEmpty(ObjectForm form, int depth)
    {
        if (form.MinProperties > form.MaxProperties || form.Required.Length > form.MaxProperties)
            return true;
        if (form.Rules.Length == 0)
            return false;
        foreach (string name in form.Required)
        {
            budget.Step();
            if (TermsOf(form, name).IsNever)
                return true;
        }
        if (Array.Find(form.Rules, IsClosed) is { } closed && (form.MinProperties > 0 || form.Exists.Length != 0))
        {
            string[] names = [.. closed.Properties.Select(p => p.Name).Where(n => !TermsOf(form, n).IsNever)];
            if (names.Length < form.MinProperties || Array.Exists(form.Exists, e => !Array.Exists(names, n => Matches(e.Filter, n))))
                return true;
        }
        if (depth > 0 && form.Rules.Length > 1 && form.MinProperties > form.Required.Length && Array.Exists(form.Rules, r => r.Additional.IsNever) && HasFewNames(form))
            return true;
        return depth > 0 && form.Rules.Length > 1 && AnyIsEmpty(form.Required.Select(n => TermsOf(form, n)), depth - 1);
    }

    /// <summary>Tells whether patterns leave no name, and there are fewer declared ones than are asked for.</summary>
    private bool HasFewNames(ObjectForm form)
    {
        List<string> names = NamesOf(form);
        return names.Count(n => !TermsOf(form, n).IsNever) < form.MinProperties && OtherClasses(form, names, null).Count == 0;
    }

    private static bool IsClosed(ObjectRule rule) => rule.Additional.IsNever && rule.Patterns.Length == 0;

    private bool IsEmpty(ArrayForm form, int depth)
    {
        if (form.MinItems > LimitOf(form))
            return true;
        if (depth <= 0)
            return false;
        int items = Math.Min(form.MinItems, form.Prefix.Length + 1);
        if (AnyIsEmpty(Enumerable.Range(0, items).Select(form.Item), depth - 1))
            return true;
        foreach (ContainsRule contains in form.Contains)
        {
            if (contains.Minimum > 0 && contains.From >= form.Prefix.Length && AnyIsEmpty([Concat(form.Rest, contains.Terms)], depth - 1))
                return true;
        }
        return false;
    }

    /// <summary>The most items that an array may have; <see langword="null"/> for no limit.</summary>
    private static int? LimitOf(ArrayForm form)
    {
        int? limit = form.Rest.IsNever ? Least(form.MaxItems, form.Prefix.Length) : form.MaxItems;
        int never = Array.IndexOf(form.Prefix, TermList.Never);
        return never < 0 ? limit : Least(limit, never);
    }

    /// <summary>What is asked of the value of a property.</summary>
    private TermList TermsOf(ObjectForm form, string name)
    {
        TermList terms = TermList.Any;
        foreach (ObjectRule rule in form.Rules)
        {
            budget.Step();
            TermList? named = rule.Find(name);
            bool matched = named is not null;
            if (named is not null)
                terms = Concat(terms, named);
            foreach (FilteredTerms pattern in rule.Patterns)
            {
                if (!Matches(pattern.Filter, name))
                    continue;
                matched = true;
                terms = Concat(terms, pattern.Terms);
            }
            if (!matched)
                terms = Concat(terms, rule.Additional);
        }
        return terms;
    }

    private bool Matches(NameFilter filter, string name)
    {
        if (filter.Pattern is { } pattern)
            return LanguageOf(pattern) is { } language ? language.Accepts(name) : pattern.IsMatch(name);
        if (filter.Unmatched is { } rule)
            return rule.Find(name) is null && !Array.Exists(rule.Patterns, p => Matches(p.Filter, name));
        return filter.Language!.Accepts(name);
    }

    /// <summary>The names of a filter; <see langword="null"/> if there is no automaton for them.</summary>
    private CharDfa? LanguageOf(NameFilter filter)
    {
        if (filter.Language is not null || filter.IsUnsupported)
            return filter.Language;
        if (filter.Pattern is { } pattern)
        {
            filter.Language = LanguageOf(pattern);
        }
        else
        {
            ObjectRule rule = filter.Unmatched!;
            CharDfa? matched = CharDfa.Words(rule.Properties.Select(p => p.Name).Where(JsonTexts.IsWritable), budget);
            foreach (FilteredTerms other in rule.Patterns)
                matched = matched is not null && LanguageOf(other.Filter) is { } language ? CharDfa.Union(matched, language, budget) : null;
            filter.Language = matched?.Complement(budget);
        }
        filter.IsUnsupported = filter.Language is null;
        return filter.Language;
    }

    /// <summary>The strings that satisfy terms; <see langword="null"/> where they cannot be told.</summary>
    private CharDfa? TextsOf(TermList terms)
    {
        CharDfa texts = CharDfa.Empty;
        SchemaForms forms = FormsOf(terms);
        foreach (StringForm form in forms.Strings)
        {
            if (form.Refused.Length != 0 || TextsOf(form) is not { } more)
                return null;
            texts = texts.IsEmpty ? more : CharDfa.Union(texts, more, budget);
        }
        return forms.IsLoose ? null : texts;
    }

    /// <summary>The strings of a form, lengths included; <see langword="null"/> if the automaton would be too large.</summary>
    private CharDfa? TextsOf(StringForm form)
    {
        if (form.Words is not null)
            return CharDfa.Words(form.Words, budget);
        if (LongTextsOf(form) is not { } texts || form.MaxLength is not { } most || (IsNoLonger(texts, most) && IsNoLonger(texts.Outer, most)))
            return LongTextsOf(form);
        return Counted(texts, 0, most);
    }

    /// <summary>The strings of a form, also those that are too long; <see langword="null"/> if the automaton would be too large.</summary>
    private CharDfa? LongTextsOf(StringForm form)
    {
        CharDfa language = form.Language ?? CharDfa.All;
        return Math.Min(language.MinLength(language.Start), language.Outer.MinLength(language.Outer.Start)) >= form.MinLength
            ? language
            : Counted(language, form.MinLength, null);
    }

    private CharDfa? Counted(CharDfa language, int minimum, int? maximum)
    {
        if (_texts.TryGetValue((language, minimum, maximum), out CharDfa? texts))
            return texts;
        if ((long)language.StateCount * (maximum ?? minimum) > MaxCountedStates)
            return null;
        texts = CharDfa.Intersect(language, CharDfa.Length(minimum, maximum, budget), budget);
        _texts.Add((language, minimum, maximum), texts);
        return texts;
    }

    private static bool IsNoLonger(CharDfa language, int length) => language.MaxLength(language.Start) <= length;
}
