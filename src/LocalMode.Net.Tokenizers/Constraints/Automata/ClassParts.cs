using System.Collections.Concurrent;
using System.Globalization;

namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>What stands in a class of a pattern. General categories are those of the basic plane, as the validator has them.</summary>
internal readonly struct ClassParts
{
    private const int BasicPlane = 0x10000;
    private static readonly ConcurrentDictionary<string, CharRanges> Categories = new(StringComparer.Ordinal);
    private readonly List<(int First, int Last)> _ranges = [];

    public ClassParts()
    {
    }

    public void Add(int first, int last) => _ranges.Add((first, last));

    public void Add(CharRanges set)
    {
        foreach ((int first, int last) in set.Ranges)
            _ranges.Add((first, last));
    }

    /// <summary>Adds what <c>\p{...}</c> names; a negated category takes everything beyond the basic plane with it.</summary>
    public bool TryAddProperty(string name, bool negated)
    {
        int equals = name.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            if (name[..equals] is not ("General_Category" or "gc"))
                return false;
            name = name[(equals + 1)..];
        }
        if (name is "Any" or "ASCII")
        {
            CharRanges set = name == "Any" ? CharRanges.All : CharRanges.Of((0, 0x7F));
            Add(negated ? set.Complement() : set);
            return true;
        }
        if (ShortName(name) is not { } category)
            return false;
        CharRanges members = Categories.GetOrAdd(category, Collect);
        Add(negated ? members.Complement() : members);
        return true;
    }

    /// <summary>Gives the set, or what is not in it.</summary>
    public CharRanges ToRanges(bool negated) => negated ? CharRanges.Of(_ranges).Complement() : CharRanges.Of(_ranges);

    private static CharRanges Collect(string category)
    {
        List<(int First, int Last)> ranges = [];
        for (int c = 0; c < BasicPlane; c++)
        {
            string code = Codes[(int)CharUnicodeInfo.GetUnicodeCategory((char)c)];
            if (code != category && (category.Length != 1 || code[0] != category[0]))
                continue;
            if (ranges.Count > 0 && ranges[^1].Last == c - 1)
                ranges[^1] = (ranges[^1].First, c);
            else
                ranges.Add((c, c));
        }
        return CharRanges.Of(ranges);
    }

    // In the order of UnicodeCategory.
    private static readonly string[] Codes =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private static string? ShortName(string name) => name switch
    {
        "L" or "Letter" => "L",
        "Lu" or "Uppercase_Letter" => "Lu",
        "Ll" or "Lowercase_Letter" => "Ll",
        "Lt" or "Titlecase_Letter" => "Lt",
        "Lm" or "Modifier_Letter" => "Lm",
        "Lo" or "Other_Letter" => "Lo",
        "M" or "Mark" or "Combining_Mark" => "M",
        "Mn" or "Nonspacing_Mark" => "Mn",
        "Mc" or "Spacing_Mark" => "Mc",
        "Me" or "Enclosing_Mark" => "Me",
        "N" or "Number" => "N",
        "Nd" or "Decimal_Number" or "digit" => "Nd",
        "Nl" or "Letter_Number" => "Nl",
        "No" or "Other_Number" => "No",
        "P" or "Punctuation" or "punct" => "P",
        "Pc" or "Connector_Punctuation" => "Pc",
        "Pd" or "Dash_Punctuation" => "Pd",
        "Ps" or "Open_Punctuation" => "Ps",
        "Pe" or "Close_Punctuation" => "Pe",
        "Pi" or "Initial_Punctuation" => "Pi",
        "Pf" or "Final_Punctuation" => "Pf",
        "Po" or "Other_Punctuation" => "Po",
        "S" or "Symbol" => "S",
        "Sm" or "Math_Symbol" => "Sm",
        "Sc" or "Currency_Symbol" => "Sc",
        "Sk" or "Modifier_Symbol" => "Sk",
        "So" or "Other_Symbol" => "So",
        "Z" or "Separator" => "Z",
        "Zs" or "Space_Separator" => "Zs",
        "Zl" or "Line_Separator" => "Zl",
        "Zp" or "Paragraph_Separator" => "Zp",
        "C" or "Other" => "C",
        "Cc" or "Control" or "cntrl" => "Cc",
        "Cf" or "Format" => "Cf",
        "Co" or "Private_Use" => "Co",
        "Cn" or "Unassigned" => "Cn",
        _ => null,
    };
}
