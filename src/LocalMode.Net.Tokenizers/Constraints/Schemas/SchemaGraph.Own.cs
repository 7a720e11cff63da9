using System.Text.Json;
using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Numbers;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <content>The forms of the keywords that speak of the value itself, of its items and its properties.</content>
internal sealed partial class SchemaGraph
{
    private const JsonSchemaTypes AllTypes = (JsonSchemaTypes)127;

    private readonly Dictionary<string, CharDfa?> _patterns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CharDfa?> _formats = new(StringComparer.Ordinal);

    private SchemaForms OwnForms(JsonSchemaNode node)
    {
        JsonSchemaTypes types = node.Types ?? AllTypes;
        if (options.OpenApiNullable && node.Types is not null && node.IsNullable())
            types |= JsonSchemaTypes.Null;
        bool isBoolean = (types & JsonSchemaTypes.Boolean) != 0;
        SchemaForms forms = new()
        {
            Null = (types & JsonSchemaTypes.Null) != 0,
            True = isBoolean,
            False = isBoolean,
            Numbers = (types & (JsonSchemaTypes.Number | JsonSchemaTypes.Integer)) != 0 ? OwnNumbers(node, types) : [],
            Strings = (types & JsonSchemaTypes.String) != 0 ? OwnStrings(node) : [],
            Objects = (types & JsonSchemaTypes.Object) != 0 ? OwnObjects(node) : [],
            Arrays = (types & JsonSchemaTypes.Array) != 0 ? OwnArrays(node) : [],
        };
        if (node.Enum is { } values)
            forms = Intersect(FormsOfValues(values), forms);
        if (node.Const is { } value)
            forms = Intersect(FormsOfValues([value]), forms);
        return forms;
    }

    private NumberForm[] OwnNumbers(JsonSchemaNode node, JsonSchemaTypes types)
    {
        bool isAny = (types & JsonSchemaTypes.Number) != 0;
        if (isAny && !node.HasNumberKeywords)
            return NumberForm.AllOnly;
        NumberSet set = isAny ? NumberSet.All : node.Draft == JsonSchemaDraft.Draft4 ? NumberSet.PlainIntegers : NumberSet.Integers;
        NumberForm form = new() { Set = set };
        if (node.Minimum is not null || node.Maximum is not null)
            form = Narrowed(form, NumberSet.Range(node.Minimum, false, node.Maximum, false), new Refusal(node.Minimum is null ? "maximum" : "minimum", node));
        if (node.ExclusiveMinimum is not null || node.ExclusiveMaximum is not null)
        {
            NumberSet range = NumberSet.Range(node.ExclusiveMinimum, true, node.ExclusiveMaximum, true);
            form = Narrowed(form, range, new Refusal(node.ExclusiveMinimum is null ? "exclusiveMaximum" : "exclusiveMinimum", node));
        }
        if (node.MultipleOf is { } divisor)
        {
            Refusal origin = new("multipleOf", node);
            form = NumberSet.MultiplesOf(divisor) is { } multiples
                ? Narrowed(new NumberForm { Set = form.Set, Refused = form.Refused, Multiple = origin }, multiples, origin)
                : new NumberForm { Set = form.Set, Refused = form.Refused ?? origin };
        }
        return form.Refused is null && form.Set.IsEmpty ? [] : [form];
    }

    private NumberForm Narrowed(NumberForm form, NumberSet by, Refusal origin) =>
        NumberSet.Intersect(form.Set, by, budget) is { } both
            ? new NumberForm { Set = both, Multiple = form.Multiple, Refused = form.Refused }
            : new NumberForm { Set = form.Set, Multiple = form.Multiple, Refused = form.Refused ?? origin };

    private StringForm[] OwnStrings(JsonSchemaNode node)
    {
        if (!node.HasStringKeywords)
            return StringForm.AllOnly;
        StringForm? form = new() { MinLength = node.MinLength ?? 0, MaxLength = node.MaxLength, LengthNode = node };
        if (form.MinLength > form.MaxLength)
            return [];
        if (node.Pattern is { } pattern)
            form = Meet(form, LanguageOf(pattern) is { } language ? new StringForm { Language = language } : Refused("pattern", node));
        if (form is not null && node.Format is { } format)
        {
            if (FormatLanguage(format) is { } language)
                form = Meet(form, new StringForm { Language = language });
            else if (!options.UnknownFormatsAreAnnotations)
                form = Meet(form, Refused("format", node));
        }
        return form is null ? [] : [form];
    }

    private static StringForm Refused(string keyword, JsonSchemaNode node) => new() { Refused = [new Refusal(keyword, node)] };

    /// <summary>The language of a pattern; <see langword="null"/> if there is no automaton for it.</summary>
    private CharDfa? LanguageOf(JsonSchemaPattern pattern)
    {
        if (_patterns.TryGetValue(pattern.Source, out CharDfa? language))
            return language;
        try
        {
            language = CharDfa.Pattern(pattern.Source, budget);
        }
        catch (PatternNotSupportedException)
        {
            language = null;
        }
        _patterns.Add(pattern.Source, language);
        return language;
    }

    private CharDfa? FormatLanguage(string format)
    {
        if (!_formats.TryGetValue(format, out CharDfa? language))
            _formats.Add(format, language = CharDfa.Format(format, budget));
        return language;
    }

    private ObjectForm[] OwnObjects(JsonSchemaNode node)
    {
        if (!node.HasObjectKeywords)
            return ObjectForm.AllOnly;
        bool hasRule = node.Properties.Count != 0 || node.PatternProperties.Count != 0 || node.AdditionalProperties is not null;
        ObjectForm form = new()
        {
            Rules = hasRule ? [RuleOf(node)] : [],
            Required = node.Required.Count == 0 ? [] : Distinct([], node.Required),
            Names = node.PropertyNames is null ? TermList.Any : ListOf(node.PropertyNames),
            MinProperties = node.MinProperties ?? 0,
            MaxProperties = node.MaxProperties,
        };
        return form.MinProperties > form.MaxProperties ? [] : [form];
    }

    private ObjectRule RuleOf(JsonSchemaNode node)
    {
        NamedTerms[] properties = new NamedTerms[node.Properties.Count];
        budget.Charge(96 + (24 * properties.Length));
        for (int i = 0; i < properties.Length; i++)
            properties[i] = new NamedTerms(node.Properties[i].Name, ListOf(node.Properties[i].Schema));
        FilteredTerms[] patterns = new FilteredTerms[node.PatternProperties.Count];
        for (int i = 0; i < patterns.Length; i++)
        {
            JsonSchemaPatternProperty pattern = node.PatternProperties[i];
            patterns[i] = new FilteredTerms(new NameFilter { Pattern = pattern.Pattern, Origin = new Refusal("patternProperties", node) }, ListOf(pattern.Schema));
        }
        return new ObjectRule(properties)
        {
            Patterns = patterns,
            Additional = node.AdditionalProperties is null ? TermList.Any : ListOf(node.AdditionalProperties),
        };
    }

    private ArrayForm[] OwnArrays(JsonSchemaNode node)
    {
        if (!node.HasArrayKeywords)
            return ArrayForm.AllOnly;
        TermList[] prefix = new TermList[node.PrefixItems.Count];
        for (int i = 0; i < prefix.Length; i++)
            prefix[i] = ListOf(node.PrefixItems[i]);
        ContainsRule[] contains = [];
        if (node.Contains is { } wanted && (node.MinContains > 0 || node.MaxContains is not null))
        {
            if (node.MinContains > node.MaxContains)
                return [];
            contains = [new ContainsRule(ListOf(wanted), 0, node.MinContains ?? 1, node.MaxContains, new Refusal("contains", node))];
        }
        ArrayForm form = new()
        {
            Prefix = prefix,
            Rest = node.Items is null ? TermList.Any : ListOf(node.Items),
            MinItems = node.MinItems ?? 0,
            MaxItems = node.MaxItems,
            Contains = contains,
            Unique = node.UniqueItems ? new Refusal("uniqueItems", node) : null,
        };
        return form.MinItems > form.MaxItems ? [] : [form];
    }

    /// <summary>The forms of some JSON values.</summary>
    private SchemaForms FormsOfValues(IReadOnlyList<JsonElement> values)
    {
        bool hasNull = false, hasTrue = false, hasFalse = false;
        List<JsonElement> numbers = [];
        List<string> words = [];
        List<ObjectForm> objects = [];
        List<ArrayForm> arrays = [];
        foreach (JsonElement value in values)
        {
            budget.Charge(40);
            switch (value.ValueKind)
            {
                case JsonValueKind.Null:
                    hasNull = true;
                    break;
                case JsonValueKind.True:
                    hasTrue = true;
                    break;
                case JsonValueKind.False:
                    hasFalse = true;
                    break;
                case JsonValueKind.Number:
                    numbers.Add(value);
                    break;
                case JsonValueKind.String when JsonTexts.TryRead(value, out string? word):
                    words.Add(word);
                    break;
                case JsonValueKind.Object when FormOfObject(value) is { } form:
                    objects.Add(form);
                    break;
                case JsonValueKind.Array:
                    arrays.Add(FormOfArray(value));
                    break;
            }
        }
        RefuseMany(objects.Count + arrays.Count, MaxListed);
        return new SchemaForms
        {
            Null = hasNull,
            True = hasTrue,
            False = hasFalse,
            Numbers = numbers.Count == 0 ? [] : [new NumberForm { Set = NumberSet.Values(numbers) }],
            Strings = words.Count == 0 ? [] : [new StringForm { Words = words.Count == 1 ? [words[0]] : Distinct([], words) }],
            Objects = [.. objects],
            Arrays = [.. arrays],
        };
    }

    private ObjectForm? FormOfObject(JsonElement value)
    {
        Dictionary<string, TermList> properties = new(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
        {
            budget.Charge(200);
            if (!JsonTexts.TryReadName(member, out string? name))
                return null;
            properties[name] = ListOf(member.Value);
        }
        NamedTerms[] named = [.. properties.Select(p => new NamedTerms(p.Key, p.Value))];
        return new ObjectForm { Rules = [new ObjectRule(named) { Additional = TermList.Never }], Required = [.. properties.Keys] };
    }

    private ArrayForm FormOfArray(JsonElement value)
    {
        TermList[] items = new TermList[value.GetArrayLength()];
        budget.Charge(64 + (160 * items.Length));
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
            items[index++] = ListOf(item);
        return new ArrayForm { Prefix = items, Rest = TermList.Never, MinItems = items.Length, MaxItems = items.Length };
    }

    private static string[] Distinct(string[] first, IReadOnlyList<string> more)
    {
        HashSet<string> seen = new(first, StringComparer.Ordinal);
        List<string> names = [.. first];
        foreach (string name in more)
        {
            if (seen.Add(name))
                names.Add(name);
        }
        return [.. names];
    }

    private static void RefuseMany(int count, int limit)
    {
        if (count > limit)
            throw new SchemaTooComplexException($"{limit:N0} alternatives of one value");
    }
}
