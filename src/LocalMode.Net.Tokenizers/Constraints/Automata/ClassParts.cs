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
        if (GeneralCategories.ValueOf(name) is not { } value)
            return false;
        if (value is "Any" or "ASCII")
        {
            CharRanges set = value == "Any" ? CharRanges.All : CharRanges.Of((0, 0x7F));
            Add(negated ? set.Complement() : set);
            return true;
        }
        if (GeneralCategories.ShortName(value) is not { } category)
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
}
