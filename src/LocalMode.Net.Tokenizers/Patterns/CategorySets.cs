using System.Globalization;

namespace LocalMode.Tokenizers;

/// <summary>The sets of code points that patterns name: general categories and the classes built from them, as Oniguruma defines them for Unicode.</summary>
internal static class CategorySets
{
    // In the order of UnicodeCategory.
    private static readonly string[] Codes =
    [
        "lu", "ll", "lt", "lm", "lo", "mn", "mc", "me", "nd", "nl", "no", "zs", "zl", "zp", "cc", "cf", "cs", "co", "pc", "pd", "ps", "pe", "pi", "pf", "po",
        "sm", "sc", "sk", "so", "cn",
    ];

    private static readonly Dictionary<string, CodePointSet> Sets = Build();

    /// <summary>Gets what <c>\w</c> matches: letters, marks, all numbers, connectors.</summary>
    public static CodePointSet Word => Sets["word"];

    /// <summary>Gets what <c>\d</c> matches.</summary>
    public static CodePointSet Digit => Sets["nd"];

    /// <summary>Gets all numbers, not only decimal digits.</summary>
    public static CodePointSet Number => Sets["n"];

    /// <summary>Gets what <c>\s</c> matches.</summary>
    public static CodePointSet Space => Sets["space"];

    /// <summary>Gets what <c>\h</c> matches.</summary>
    public static CodePointSet HexDigit => Sets["xdigit"];

    /// <summary>Finds a set by its name in <c>\p{...}</c> or <c>[:...:]</c>.</summary>
    /// <param name="name">The name; case, blanks, hyphens and underscores do not matter.</param>
    /// <returns>The set, or <see langword="null"/>.</returns>
    public static CodePointSet? Find(string name)
    {
        string key = string.Concat(name.Where(static c => c is not (' ' or '-' or '_'))).ToLowerInvariant();
        return Sets.GetValueOrDefault(key);
    }

    private static Dictionary<string, CodePointSet> Build()
    {
        var ranges = new List<(int First, int Last)>[Codes.Length];
        for (int i = 0; i < ranges.Length; i++)
        {
            ranges[i] = [];
        }

        int start = 0;
        UnicodeCategory current = CharUnicodeInfo.GetUnicodeCategory(0);
        for (int c = 1; c <= 0x110000; c++)
        {
            UnicodeCategory next = c == 0x110000 ? (UnicodeCategory)(-1) : CharUnicodeInfo.GetUnicodeCategory(c);
            if (next != current)
            {
                ranges[(int)current].Add((start, c - 1));
                (start, current) = (c, next);
            }
        }

        var sets = new Dictionary<string, CodePointSet>(StringComparer.Ordinal);
        for (int i = 0; i < Codes.Length; i++)
        {
            sets[Codes[i]] = CodePointSet.OfRanges(ranges[i]);
        }

        foreach (string major in new[] { "l", "m", "n", "z", "c", "p", "s" })
        {
            sets[major] = Join([.. Codes.Where(code => code[0] == major[0])]);
        }

        AddClasses();
        AddLongNames(sets);
        return sets;

        CodePointSet Join(params string[] names) => CodePointSet.OfRanges(names.SelectMany(name => sets[name].Ranges));

        void AddClasses()
        {
            CodePointSet notBlack = Join("cc", "cn", "cs");
            sets["any"] = CodePointSet.All;
            sets["assigned"] = sets["cn"].Complement();
            sets["lc"] = Join("lu", "ll", "lt");
            sets["space"] = CodePointSet.OfRanges(
                [(0x9, 0xD), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
                    (0x205F, 0x205F), (0x3000, 0x3000)]);
            sets["word"] = Join("l", "m", "n", "pc");
            sets["xdigit"] = CodePointSet.OfRanges([('0', '9'), ('A', 'F'), ('a', 'f')]);
            sets["ascii"] = CodePointSet.OfRanges([(0, 0x7F)]);
            sets["blank"] = sets["zs"].Union(CodePointSet.Of('\t'));
            sets["cntrl"] = sets["cc"];
            sets["digit"] = sets["nd"];
            sets["graph"] = notBlack.Union(sets["space"]).Complement();
            sets["print"] = sets["graph"].Union(sets["zs"]);
            sets["punct"] = sets["p"].Union(CodePointSet.OfRanges([.. "$+<=>^`|~".Select(static c => ((int)c, (int)c))]));
        }
    }

    private static void AddLongNames(Dictionary<string, CodePointSet> sets)
    {
        foreach ((string name, string code) in new[]
        {
            ("letter", "l"), ("casedletter", "lc"), ("uppercaseletter", "lu"), ("lowercaseletter", "ll"), ("titlecaseletter", "lt"), ("modifierletter", "lm"),
            ("otherletter", "lo"), ("mark", "m"), ("combiningmark", "m"), ("nonspacingmark", "mn"), ("spacingmark", "mc"), ("enclosingmark", "me"),
            ("number", "n"), ("decimalnumber", "nd"), ("letternumber", "nl"), ("othernumber", "no"), ("separator", "z"), ("spaceseparator", "zs"),
            ("lineseparator", "zl"), ("paragraphseparator", "zp"), ("other", "c"), ("control", "cc"), ("format", "cf"), ("surrogate", "cs"),
            ("privateuse", "co"), ("unassigned", "cn"), ("punctuation", "p"), ("connectorpunctuation", "pc"), ("dashpunctuation", "pd"),
            ("openpunctuation", "ps"), ("closepunctuation", "pe"), ("initialpunctuation", "pi"), ("finalpunctuation", "pf"), ("otherpunctuation", "po"),
            ("symbol", "s"), ("mathsymbol", "sm"), ("currencysymbol", "sc"), ("modifiersymbol", "sk"), ("othersymbol", "so"), ("whitespace", "space"),
        })
        {
            sets[name] = sets[code];
        }
    }
}
