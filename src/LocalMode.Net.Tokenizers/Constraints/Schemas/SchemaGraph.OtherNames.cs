using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>The properties that are not declared, sorted by which patterns their names match.</content>
internal sealed partial class SchemaGraph
{
    private const int MaxClasses = 128;

    /// <summary>Gives disjoint languages of names without the declared ones, with what is asked of the values.</summary>
    private List<(CharDfa Language, TermList Terms)> OtherClasses(ObjectForm objects, List<string> names, StringForm[]? allowed)
    {
        List<(CharDfa, TermList)> classes = [];
        CharDfa? whole = null;
        foreach (StringForm form in allowed ?? StringForm.AllOnly)
        {
            CharDfa texts = TextsOrMore(form);
            whole = whole is null ? texts : CharDfa.Union(whole, texts, budget);
        }
        if (whole is null || whole.IsEmpty || Array.Exists(objects.Rules, IsClosed))
            return classes;

        List<CharDfa> languages = [];
        RuleNames[] rules = Array.ConvertAll(objects.Rules, r => NamesOf(r, languages));
        Split(whole, new bool[languages.Count], 0);
        return classes;

        // Names that match the first few languages or not, as the flags say, go on to the next.
        void Split(CharDfa language, bool[] matched, int next)
        {
            budget.Step();
            if (language.IsEmpty || !CanBe(rules, matched, next))
                return;
            if (next < matched.Length)
            {
                EnsureStack();
                matched[next] = true;
                Split(CharDfa.Intersect(language, languages[next], budget), matched, next + 1);
                matched[next] = false;
                if (CanBe(rules, matched, next + 1))
                    Split(CharDfa.Subtract(language, languages[next], budget), matched, next + 1);
                return;
            }
            TermList terms = TermList.Any;
            foreach (RuleNames rule in rules)
                terms = Concat(terms, TermsOf(rule, matched));
            language = terms.IsNever ? CharDfa.Empty : Without(language, names);
            if (language.IsEmpty)
                return;
            if (classes.Count == MaxClasses)
                throw new SchemaTooComplexException($"{MaxClasses} kinds of names by the patterns of one object");
            classes.Add((language, terms));
        }
    }

    /// <summary>Finds the languages of a rule's patterns; the same language counts once.</summary>
    private RuleNames NamesOf(ObjectRule rule, List<CharDfa> languages)
    {
        List<(int, TermList)> patterns = [];
        bool isComplete = true;
        foreach (FilteredTerms pattern in rule.Patterns)
        {
            budget.Step();
            if (LanguageOf(pattern.Filter) is not { } language)
            {
                if (pattern.Terms.IsAny && rule.Additional.IsAny)
                    continue;
                Refuse(pattern.Filter.Origin);
                isComplete = false;
                continue;
            }
            int index = languages.FindIndex(l => ReferenceEquals(l, language));
            if (index < 0)
            {
                index = languages.Count;
                languages.Add(language);
            }
            patterns.Add((index, pattern.Terms));
        }
        // Names that an unknown pattern may match need not be additional ones.
        return new RuleNames([.. patterns], isComplete ? rule.Additional : TermList.Any);
    }

    private TermList TermsOf(RuleNames rule, bool[] matched)
    {
        TermList terms = TermList.Any;
        bool any = false;
        foreach ((int index, TermList asked) in rule.Patterns)
        {
            if (!matched[index])
                continue;
            any = true;
            terms = Concat(terms, asked);
        }
        return any ? terms : rule.Additional;
    }

    /// <summary>Tells whether values are possible at all for names of which the first few languages are known to match or not.</summary>
    private static bool CanBe(RuleNames[] rules, bool[] matched, int known)
    {
        foreach (RuleNames rule in rules)
        {
            bool open = !rule.Additional.IsNever;
            foreach ((int index, TermList terms) in rule.Patterns)
            {
                bool isMatched = index < known && matched[index];
                if (isMatched && terms.IsNever)
                    return false;
                open |= isMatched || index >= known;
            }
            if (!open)
                return false;
        }
        return true;
    }

    private readonly record struct RuleNames((int Index, TermList Terms)[] Patterns, TermList Additional);
}
