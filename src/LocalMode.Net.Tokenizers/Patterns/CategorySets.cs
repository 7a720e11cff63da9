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
        AddScripts(sets);
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

    // The scripts that patterns of tokenizers name, from Scripts.txt of Unicode 16. .NET has no scripts.
    private static void AddScripts(Dictionary<string, CodePointSet> sets)
    {
        sets["han"] = CodePointSet.OfRanges(
            [(0x2E80, 0x2E99), (0x2E9B, 0x2EF3), (0x2F00, 0x2FD5), (0x3005, 0x3005), (0x3007, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B), (0x3400, 0x4DBF),
                (0x4E00, 0x9FFF), (0xF900, 0xFA6D), (0xFA70, 0xFAD9), (0x16FE2, 0x16FE3), (0x16FF0, 0x16FF1), (0x20000, 0x2A6DF), (0x2A700, 0x2B739),
                (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0), (0x2EBF0, 0x2EE5D), (0x2F800, 0x2FA1D), (0x30000, 0x3134A), (0x31350, 0x323AF)]);
        sets["hiragana"] = CodePointSet.OfRanges(
            [(0x3041, 0x3096), (0x309D, 0x309F), (0x1B001, 0x1B11F), (0x1B132, 0x1B132), (0x1B150, 0x1B152), (0x1F200, 0x1F200)]);
        sets["katakana"] = CodePointSet.OfRanges(
            [(0x30A1, 0x30FA), (0x30FD, 0x30FF), (0x31F0, 0x31FF), (0x32D0, 0x32FE), (0x3300, 0x3357), (0xFF66, 0xFF6F), (0xFF71, 0xFF9D), (0x1AFF0, 0x1AFF3),
                (0x1AFF5, 0x1AFFB), (0x1AFFD, 0x1AFFE), (0x1B000, 0x1B000), (0x1B120, 0x1B122), (0x1B155, 0x1B155), (0x1B164, 0x1B167)]);
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
