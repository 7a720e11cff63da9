using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Grammar;
using LocalMode.Tokenizers.Constraints.Matching;
using LocalMode.Tokenizers.Constraints.Numbers;
using GrammarChoice = LocalMode.Tokenizers.Constraints.Grammar.ChoiceNode;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>Forms as parts of a grammar.</content>
internal sealed partial class SchemaGraph
{
    private const int MaxBuildDepth = 64;
    private const int MaxJoinedStates = 4096;

    /// <summary>Longer strings than so many code points may be left out where a greater length is too much to count.</summary>
    private const int LeastBound = 1 << 16;

    private static readonly LiteralNode Null = new("null"u8.ToArray());
    private static readonly LiteralNode True = new("true"u8.ToArray());
    private static readonly LiteralNode False = new("false"u8.ToArray());
    private static readonly GrammarChoice Boolean = new([True, False]);

    private readonly Queue<TermList> _later = new();
    private int _depth;
    private GrammarNode? _any;

    public GrammarNode Build(JsonSchemaNode root)
    {
        GrammarNode node = Build(ListOf(root));
        while (_later.TryDequeue(out TermList? list))
        {
            if (list.Grammar is null)
                BuildNow(list);
        }
        return node;
    }

    private GrammarNode Build(TermList list)
    {
        if (list.IsAny)
            return BuildAny();
        if (list.IsNever)
            return NeverNode.Instance;
        if (list.Grammar is { } known)
            return known;
        if (!list.IsBuilding && list.Link is null && _depth < MaxBuildDepth)
            return BuildNow(list);
        if (list.Link is not null)
            return list.Link;
        budget.Charge(32);
        list.Link = new LinkNode();
        if (!list.IsBuilding)
            _later.Enqueue(list);
        return list.Link;
    }

    private GrammarNode BuildNow(TermList list)
    {
        list.IsBuilding = true;
        _depth++;
        GrammarNode node = Build(FormsOf(list));
        _depth--;
        list.IsBuilding = false;
        list.Grammar = node;
        list.Link?.Target = node;
        return node;
    }

    private GrammarNode BuildAny()
    {
        if (_any is not null)
            return _any;
        budget.Charge(400);
        LinkNode link = new();
        _any = link;
        ObjectNode objects = new() { Declared = [], Others = [new OtherProperties(CharDfa.All, link)] };
        ArrayNode arrays = new() { First = [], Rest = new ArrayItem(link) };
        return _any = link.Target = new GrammarChoice([Null, True, False, new NumberNode(NumberSet.All), new StringNode(CharDfa.All), objects, arrays]);
    }

    private GrammarNode Build(SchemaForms forms)
    {
        if (ReferenceEquals(forms, SchemaForms.All) || ReferenceEquals(forms, SchemaForms.Loose))
            return BuildAny();
        List<GrammarNode> choices = [];
        if (forms.Null)
            choices.Add(Null);
        if (forms.True && forms.False && !forms.Null)
        {
            choices.Add(Boolean);
        }
        else
        {
            if (forms.True)
                choices.Add(True);
            if (forms.False)
                choices.Add(False);
        }
        foreach (NumberForm form in forms.Numbers)
        {
            if (form.Refused is { } refused)
                Refuse(refused);
            if (!form.Set.IsEmpty)
                choices.Add(new NumberNode(Followed(form)));
        }
        BuildStrings(forms.Strings, choices);
        foreach (ObjectForm form in forms.Objects)
            BuildObject(form, choices);
        foreach (ArrayForm form in forms.Arrays)
        {
            if (BuildArray(form) is { } node)
                choices.Add(node);
        }
        budget.Charge(40 + (72 * choices.Count));
        return choices switch
        {
            [] => NeverNode.Instance,
            [GrammarNode only] => only,
            _ => new GrammarChoice([.. choices]),
        };
    }

    /// <summary>The numbers of a form; where its divisor is too large to follow, it is left out.</summary>
    private NumberSet Followed(NumberForm form)
    {
        if (form.Multiple is not { } multiple || NumberLexeme.CanFollow(form.Set))
            return form.Set;
        Refuse(multiple);
        return form.Set.WithoutDivisor();
    }

    /// <summary>Strings become one automaton where that is not large, else several side by side.</summary>
    private void BuildStrings(StringForm[] forms, List<GrammarNode> choices)
    {
        if (forms.Length == 0)
            return;
        foreach (StringForm form in forms)
        {
            foreach (Refusal refusal in form.Refused)
                Refuse(refusal);
        }
        if (Array.Exists(forms, f => f.Words is null && f.Language is null && f.MinLength == 0 && f.MaxLength is null))
        {
            choices.Add(new StringNode(CharDfa.All));
            return;
        }
        if (forms.Length == 1 && forms[0] is { Words: null, Language: null } lengths)
        {
            choices.Add(new StringNode(CharDfa.All, lengths.MinLength, lengths.MaxLength));
            return;
        }
        CharDfa? joined = null;
        List<string> words = [];
        foreach (StringForm form in forms)
        {
            budget.Step();
            if (form.Words is not null)
                words.AddRange(form.Words);
            else if (form.Language is null)
                choices.Add(new StringNode(CharDfa.All, form.MinLength, form.MaxLength));
            else if (Bounded(form, forms.Length == 1) is { } bounded)
                choices.Add(bounded);
            else
                Join(TextsOrMore(form), ref joined, choices);
        }
        if (words.Count != 0)
            Join(CharDfa.Words(words, budget), ref joined, choices);
        if (joined is { IsEmpty: false })
            choices.Add(new StringNode(joined));
    }

    /// <summary>The strings of a form, their greatest length apart from their language; <see langword="null"/> where one automaton is as good.</summary>
    private StringNode? Bounded(StringForm form, bool isOnly)
    {
        if (form.MaxLength is not { } most || LongTextsOf(form) is not { IsEmpty: false } texts || texts.MinLength(texts.Start) > most)
            return null;
        if (IsNoLonger(texts, most))
            return isOnly ? new StringNode(texts) : null;
        if (!isOnly && (long)texts.StateCount * most <= MaxJoinedStates)
            return null;
        int countable = Math.Min(most, BoundedMachine.MostCountable(texts));
        return countable == most || countable >= LeastBound ? new StringNode(texts, 0, countable) : null;
    }

    /// <summary>The strings of a form; where counting them takes too much, lengths are left out.</summary>
    private CharDfa TextsOrMore(StringForm form)
    {
        if (TextsOf(form) is { } texts)
            return texts;
        if (form.LengthNode is null)
            throw new SchemaTooComplexException($"{MaxCountedStates:N0} states of one kind of text");
        Refuse(new Refusal(LongTextsOf(form) is null ? "minLength" : "maxLength", form.LengthNode));
        return form.Language ?? CharDfa.All;
    }

    private void Join(CharDfa language, ref CharDfa? joined, List<GrammarNode> choices)
    {
        if (joined is null || joined.IsEmpty)
            joined = language;
        else if (joined.StateCount + language.StateCount <= MaxJoinedStates)
            joined = CharDfa.Union(joined, language, budget);
        else if (!language.IsEmpty)
            choices.Add(new StringNode(language));
    }
}
