using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Numbers;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>What is in both of two sets of values.</content>
internal sealed partial class SchemaGraph
{
    private SchemaForms Intersect(SchemaForms left, SchemaForms right)
    {
        if (ReferenceEquals(left, SchemaForms.All) || ReferenceEquals(left, right))
            return right;
        if (ReferenceEquals(right, SchemaForms.All))
            return left;
        return new SchemaForms
        {
            Null = left.Null && right.Null,
            True = left.True && right.True,
            False = left.False && right.False,
            Numbers = Product(left.Numbers, right.Numbers, NumberForm.AllOnly, Meet),
            Strings = Product(left.Strings, right.Strings, StringForm.AllOnly, Meet),
            Objects = Product(left.Objects, right.Objects, ObjectForm.AllOnly, Meet),
            Arrays = Product(left.Arrays, right.Arrays, ArrayForm.AllOnly, Meet),
            IsLoose = left.IsLoose || right.IsLoose,
        };
    }

    private T[] Product<T>(T[] left, T[] right, T[] all, Func<T, T, T?> meet)
        where T : class
    {
        if (ReferenceEquals(left, all) || right.Length == 0 || ReferenceEquals(left, right))
            return right;
        if (ReferenceEquals(right, all) || left.Length == 0)
            return left;
        bool single = left.Length == 1 && right.Length == 1;
        List<T> both = [];
        List<ObjectForm>? objects = both as List<ObjectForm>;
        foreach (T one in left)
        {
            foreach (T other in right)
            {
                budget.Step();
                if (meet(one, other) is not { } form)
                    continue;
                if (!single && form is ObjectForm item && IsEmpty(item, ProbeDepth))
                    continue;
                budget.Charge(64);
                both.Add(form);
            }
            int most = left.Length == 1 || right.Length == 1 ? MaxListed : MaxCombined;
            if (both.Count > most && objects is not null)
            {
                // Much has to go, or each row would bring it back.
                Absorb(objects);
                RefuseMany(2 * both.Count, most);
            }
            RefuseMany(both.Count, most);
        }
        if (!single && objects is not null)
            AbsorbFew(objects);
        return [.. both];
    }

    private NumberForm? Meet(NumberForm left, NumberForm right)
    {
        if (ReferenceEquals(left, NumberForm.All) || ReferenceEquals(left, right))
            return right;
        if (ReferenceEquals(right, NumberForm.All))
            return left;
        NumberSet? both = NumberSet.Intersect(left.Set, right.Set, budget);
        Refusal? refused = left.Refused ?? right.Refused;
        if (both is { IsEmpty: true })
            return null;
        Refusal? multiple = left.Multiple ?? right.Multiple;
        if (both is null && (refused ??= multiple) is null)
            throw new InvalidOperationException("Numbers without multipleOf cannot be intersected.");
        return new NumberForm { Set = both ?? left.Set, Multiple = multiple, Refused = refused };
    }

    private StringForm? Meet(StringForm left, StringForm right)
    {
        if (ReferenceEquals(left, StringForm.All) || ReferenceEquals(left, right))
            return right;
        if (ReferenceEquals(right, StringForm.All))
            return left;
        if (left.Words is not null)
            return Filtered(left, right);
        if (right.Words is not null)
            return Filtered(right, left);
        int minimum = Math.Max(left.MinLength, right.MinLength);
        int? maximum = Least(left.MaxLength, right.MaxLength);
        if (minimum > maximum)
            return null;
        CharDfa? language = left.Language ?? right.Language;
        if (left.Language is not null && right.Language is not null && !ReferenceEquals(left.Language, right.Language))
            language = CharDfa.Intersect(left.Language, right.Language, budget);
        if (language is not null && (language.IsEmpty || language.MinLength(0) > maximum))
            return null;
        Refusal[] refused = right.Refused.Length == 0 ? left.Refused : left.Refused.Length == 0 ? right.Refused : [.. left.Refused, .. right.Refused];
        return new StringForm { Language = language, MinLength = minimum, MaxLength = maximum, LengthNode = LengthNodeOf(left) ?? LengthNodeOf(right), Refused = refused };
    }

    private static JsonSchemaNode? LengthNodeOf(StringForm form) => form.MinLength > 0 || form.MaxLength is not null ? form.LengthNode : null;

    /// <summary>Takes those of a list of words that are in a set.</summary>
    private StringForm? Filtered(StringForm words, StringForm by)
    {
        List<string> kept = [];
        // A pattern without automaton serves here: its words are tried one by one.
        List<Refusal> refused = [.. words.Refused];
        List<JsonSchemaPattern> patterns = [];
        foreach (Refusal refusal in by.Refused)
        {
            if (refusal.Keyword == "pattern" && refusal.Node.Pattern is { } pattern)
                patterns.Add(pattern);
            else
                refused.Add(refusal);
        }
        foreach (string word in words.Words!)
        {
            budget.Step();
            if (Accepts(by, word) && patterns.TrueForAll(p => p.IsMatch(word)))
                kept.Add(word);
        }
        if (kept.Count == 0)
            return null;
        return kept.Count == words.Words.Length && refused.Count == words.Refused.Length
            ? words
            : new StringForm { Words = [.. kept], Refused = [.. refused] };
    }

    private static bool Accepts(StringForm form, string text)
    {
        if (form.Words is not null)
            return form.WordSet.Contains(text);
        if (form.MinLength > 0 || form.MaxLength is not null)
        {
            int length = CodePoints(text);
            if (length < form.MinLength || length > form.MaxLength)
                return false;
        }
        return form.Language is null || form.Language.Accepts(text);
    }

    private static int CodePoints(string text)
    {
        int count = text.Length;
        for (int i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i]))
                count--;
        }
        return count;
    }

    private ObjectForm? Meet(ObjectForm left, ObjectForm right)
    {
        if (ReferenceEquals(left, ObjectForm.All) || ReferenceEquals(left, right))
            return right;
        if (ReferenceEquals(right, ObjectForm.All))
            return left;
        budget.Charge(96 + (8 * (left.Rules.Length + right.Rules.Length)));
        ObjectForm form = new()
        {
            Rules = Joined(left.Rules, right.Rules),
            Required = left.Required.Length == 0 ? right.Required : right.Required.Length == 0 ? left.Required : Distinct(left.Required, right.Required),
            Names = Concat(left.Names, right.Names),
            MinProperties = Math.Max(left.MinProperties, right.MinProperties),
            MaxProperties = Least(left.MaxProperties, right.MaxProperties),
            Exists = [.. left.Exists, .. right.Exists],
        };
        return IsEmpty(form, depth: 0) ? null : form;
    }

    private static ObjectRule[] Joined(ObjectRule[] left, ObjectRule[] right)
    {
        if (left.Length == 0)
            return right;
        if (right.Length == 0)
            return left;
        List<ObjectRule> rules = [.. left];
        foreach (ObjectRule rule in right)
        {
            if (Array.IndexOf(left, rule) < 0)
                rules.Add(rule);
        }
        return [.. rules];
    }

    private ArrayForm? Meet(ArrayForm left, ArrayForm right)
    {
        if (ReferenceEquals(left, ArrayForm.All) || ReferenceEquals(left, right))
            return right;
        if (ReferenceEquals(right, ArrayForm.All))
            return left;
        TermList[] prefix = new TermList[Math.Max(left.Prefix.Length, right.Prefix.Length)];
        budget.Charge(96 + (8 * prefix.Length));
        for (int i = 0; i < prefix.Length; i++)
            prefix[i] = Concat(left.Item(i), right.Item(i));
        ArrayForm form = new()
        {
            Prefix = prefix,
            Rest = Concat(left.Rest, right.Rest),
            MinItems = Math.Max(left.MinItems, right.MinItems),
            MaxItems = Least(left.MaxItems, right.MaxItems),
            Contains = [.. left.Contains, .. right.Contains],
            Unique = left.Unique ?? right.Unique,
        };
        return IsEmpty(form, depth: 0) ? null : form;
    }

    private static int? Least(int? left, int? right) => left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);
}
