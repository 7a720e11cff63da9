using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>Objects as parts of a grammar.</content>
internal sealed partial class SchemaGraph
{
    private readonly Dictionary<string, CharDfa> _notWords = new(StringComparer.Ordinal);

    private void BuildObject(ObjectForm form, List<GrammarNode> choices)
    {
        budget.Step();
        if (form.Exists.Length != 0)
            BuildExists(form, choices);
        else if (BuildPlain(form) is { } node)
            choices.Add(node);
        RefuseMany(choices.Count, MaxListed);
    }

    private ObjectNode? BuildPlain(ObjectForm form)
    {
        HashSet<string> required = new(form.Required, StringComparer.Ordinal);
        List<DeclaredProperty> declared = [];
        List<string> names = NamesOf(form);
        StringForm[]? allowed = form.Names.IsAny ? null : AllowedNames(form);
        foreach (string name in names)
        {
            budget.Charge(64);
            bool isAllowed = JsonTexts.IsWritable(name) && (allowed is null || Array.Exists(allowed, a => Accepts(a, name)));
            GrammarNode value = isAllowed ? Build(TermsOf(form, name)) : NeverNode.Instance;
            bool isRequired = required.Contains(name);
            if (value is not NeverNode)
                declared.Add(new DeclaredProperty(name, value, isRequired));
            else if (isRequired)
                return null;
        }
        if (required.Count > form.MaxProperties)
            return null;

        List<OtherProperties> others = [];
        if (!(form.MaxProperties <= required.Count))
        {
            foreach ((CharDfa language, TermList terms) in OtherClasses(form, names, allowed))
            {
                budget.Charge(48);
                GrammarNode value = Build(terms);
                if (value is not NeverNode)
                    others.Add(new OtherProperties(language, value));
            }
        }
        if (others.Count == 0 && declared.Count < form.MinProperties)
            return null;
        budget.Charge(96);
        return new ObjectNode
        {
            Declared = [.. declared],
            Others = [.. others],
            MinProperties = form.MinProperties <= required.Count ? 0 : form.MinProperties,
            MaxProperties = others.Count == 0 && form.MaxProperties >= declared.Count ? null : form.MaxProperties,
        };
    }

    /// <summary>The names with a place in the order: those of rules as they come, then required ones that no rule names.</summary>
    private List<string> NamesOf(ObjectForm form)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        List<string> names = [];
        foreach (ObjectRule rule in form.Rules)
        {
            foreach (NamedTerms property in rule.Properties)
            {
                budget.Step();
                if (seen.Add(property.Name))
                    names.Add(property.Name);
            }
        }
        foreach (string name in form.Required)
        {
            if (seen.Add(name))
                names.Add(name);
        }
        return names;
    }

    private static string KeyOf(IEnumerable<string> names) => string.Concat(names.Select(n => $"{n.Length}:{n}"));

    private StringForm[] AllowedNames(ObjectForm form)
    {
        StringForm[] strings = FormsOf(form.Names).Strings;
        foreach (StringForm text in strings)
        {
            foreach (Refusal refusal in text.Refused)
                Refuse(refusal);
        }
        return strings;
    }

    /// <summary>Some property must be there that has a name of a filter. Where only declared properties can have one, each in turn is that.</summary>
    private void BuildExists(ObjectForm form, List<GrammarNode> choices)
    {
        ExistsRule exists = form.Exists[0];
        ExistsRule[] left = form.Exists[1..];
        List<string> names = NamesOf(form);
        if (IsOpenFor(form, names, exists))
        {
            Refuse(exists.Origin);
            BuildObject(With(form, form.Rules, form.Required, left), choices);
            return;
        }
        foreach (string name in names)
        {
            budget.Step();
            if (!Matches(exists.Filter, name))
                continue;
            ObjectRule[] rules = exists.Terms.IsAny ? form.Rules : [.. form.Rules, new ObjectRule([new NamedTerms(name, exists.Terms)])];
            ObjectForm chosen = With(form, rules, Distinct(form.Required, [name]), left);
            if (!IsEmpty(chosen, ProbeDepth))
                BuildObject(chosen, choices);
        }
    }

    private static ObjectForm With(ObjectForm form, ObjectRule[] rules, string[] required, ExistsRule[] exists) => new()
    {
        Rules = rules,
        Required = required,
        Names = form.Names,
        MinProperties = form.MinProperties,
        MaxProperties = form.MaxProperties,
        Exists = exists,
    };

    /// <summary>Tells whether a property that is not declared could be the one that must be there.</summary>
    private bool IsOpenFor(ObjectForm form, List<string> names, ExistsRule exists)
    {
        StringForm[]? allowed = form.Names.IsAny ? null : AllowedNames(form);
        List<(CharDfa Language, TermList Terms)> classes = OtherClasses(form, names, allowed);
        if (classes.Count == 0)
            return false;
        if (LanguageOf(exists.Filter) is not { } wanted)
            return true;
        foreach ((CharDfa language, TermList terms) in classes)
        {
            if (!CharDfa.Intersect(language, wanted, budget).IsEmpty && !AnyIsEmpty([Concat(terms, exists.Terms)], ProbeDepth))
                return true;
        }
        return false;
    }

    private CharDfa Without(CharDfa language, List<string> names)
    {
        List<string> among = names.FindAll(n => JsonTexts.IsWritable(n) && language.Accepts(n));
        if (among.Count == 0)
            return language;
        if (!ReferenceEquals(language, CharDfa.All))
            return CharDfa.Subtract(language, CharDfa.Words(among, budget), budget);
        string key = KeyOf(among);
        if (!_notWords.TryGetValue(key, out CharDfa? rest))
            _notWords.Add(key, rest = CharDfa.Words(among, budget).Complement(budget));
        return rest;
    }
}
