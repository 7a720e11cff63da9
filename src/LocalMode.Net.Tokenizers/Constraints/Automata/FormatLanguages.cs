using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace LocalMode.Tokenizers.Constraints.Automata;

/// <summary>
/// The languages of <c>format</c>: what they have, the validator of schemas takes. They are the same as its own, except that leap seconds are only
/// those of offsets in quarters of an hour, and that host names have at most four labels, or eight of up to 30 characters. Those have an outer
/// language that has all that the validator takes, and more.
/// </summary>
internal static class FormatLanguages
{
    private const string Hex = "[0-9A-Fa-f]";
    private const string Byte = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private const string IPv4 = $@"{Byte}(?:\.{Byte}){{3}}";
    private const string OuterTime = @"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?(?:[Zz]|[-+](?:[01][0-9]|2[0-3]):[0-5][0-9])";
    private const string OuterLabel = "[0-9A-Za-z](?:[-0-9A-Za-z]{0,61}[0-9A-Za-z])?";
    private const string OuterHost = $@"{OuterLabel}(?:\.{OuterLabel})*";
    private static readonly string IPv6 = WriteIPv6();

    private static readonly FrozenDictionary<string, Lazy<CharDfa>> Known = new Dictionary<string, Lazy<CharDfa>>(StringComparer.Ordinal)
    {
        ["date-time"] = Of($"^{WriteDate()}[Tt]{WriteTime()}$", $"^{WriteDate()}[Tt]{OuterTime}$"),
        ["date"] = Of($"^{WriteDate()}$"),
        ["time"] = Of($"^{WriteTime()}$", $"^{OuterTime}$"),
        ["duration"] = Of($"^P(?:[0-9]+W|{WriteUnits("YMD")}(?:T{WriteUnits("HMS")})?|T{WriteUnits("HMS")})$"),
        ["uuid"] = Of($"^{Hex}{{8}}(?:-{Hex}{{4}}){{3}}-{Hex}{{12}}$"),
        ["email"] = new(static () => Email(WriteHost()).Within(Email(OuterHost))),
        ["hostname"] = Of($"^{WriteHost()}$", $"^{OuterHost}$"),
        ["ipv4"] = Of($"^{IPv4}$"),
        ["ipv6"] = Of($"^{IPv6}$"),
        ["uri"] = Of(WriteUri(international: false, mayBeRelative: false)),
        ["uri-reference"] = Of(WriteUri(international: false, mayBeRelative: true)),
        ["iri"] = Of(WriteUri(international: true, mayBeRelative: false)),
        ["iri-reference"] = Of(WriteUri(international: true, mayBeRelative: true)),
        ["uri-template"] = Of(WriteUriTemplate()),
        ["json-pointer"] = Of("^(?:/(?:[^~]|~[01])*)?$"),
        ["relative-json-pointer"] = Of("^(?:0|[1-9][0-9]*)(?:#|(?:/(?:[^~]|~[01])*)?)$"),
    }.ToFrozenDictionary();

    /// <summary>Gives the language of a format; <see langword="null"/> if it is not known.</summary>
    public static CharDfa? Find(string format) => Known.GetValueOrDefault(format)?.Value;

    private static Lazy<CharDfa> Of(string pattern, string? outer = null) => new(() =>
    {
        CompileBudget budget = NewBudget();
        CharDfa language = CharDfa.Pattern(pattern, budget);
        return outer is null ? language : language.Within(CharDfa.Pattern(outer, budget));
    });

    // Once for all constraints, so outside of their limits.
    private static CompileBudget NewBudget() => new(new ConstraintOptions { CompileTimeout = TimeSpan.FromMinutes(1) });

    private static string WriteDate()
    {
        const string LeapYear = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";
        return "(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
            + $"|{LeapYear}-02-29)";
    }

    private static string WriteTime()
    {
        const string Minute = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
        const string Fraction = @"(?:\.[0-9]+)?";
        const int Day = 24 * 60;
        const int Quarter = 15;
        StringBuilder text = new($"(?:{Minute}:[0-5][0-9]{Fraction}(?:[Zz]|[-+]{Minute})|23:59:60{Fraction}[Zz]");
        // A leap second is the last of a day in UTC: the offset follows from the time.
        for (int after = Quarter; after <= Day; after += Quarter)
        {
            text.Append('|').Append(Clock(after - 1)).Append($":60{Fraction}(?:");
            text.Append(@"\+").Append(Clock(after % Day)).Append("|-").Append(Clock((Day - after) % Day)).Append(')');
        }
        return text.Append(')').ToString();

        static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");
    }

    /// <summary>Numbers with units: the first may be any, and none between may be left out.</summary>
    private static string WriteUnits(string units)
    {
        (char first, char second, char third) = (units[0], units[1], units[2]);
        return $"(?:[0-9]+{first}(?:[0-9]+{second}(?:[0-9]+{third})?)?|[0-9]+{second}(?:[0-9]+{third})?|[0-9]+{third})";
    }

    private static string WriteIPv6()
    {
        const string Group = $"{Hex}{{1,4}}";
        const int Most = 8;
        StringBuilder text = new($"(?:(?:{Group}:){{7}}{Group}|(?:{Group}:){{6}}{IPv4}");
        for (int before = 0; before < Most; before++)
        {
            text.Append('|');
            if (before > 0)
                text.Append(CultureInfo.InvariantCulture, $"{Group}(?::{Group}){{{before - 1}}}");
            text.Append("::");
            int after = Most - 1 - before;
            if (after >= 2)
                text.Append(CultureInfo.InvariantCulture, $"(?:(?:{Group}:){{0,{after - 1}}}{Group}|(?:{Group}:){{0,{after - 2}}}{IPv4})?");
            else if (after == 1)
                text.Append($"(?:{Group})?");
        }
        return text.Append(')').ToString();
    }

    /// <summary>At most 253 characters, without counting them: four labels that are together not longer, or eight short ones.</summary>
    private static string WriteHost() => $@"(?:{Label(63)}(?:\.{Label(63)}){{0,2}}(?:\.{Label(61)})?|{Label(30)}(?:\.{Label(30)}){{0,7}})";

    /// <summary>Hyphens in the third and fourth place are kept for encodings, of which <c>xn--</c> is the only one.</summary>
    private static string Label(int length) =>
        string.Create(CultureInfo.InvariantCulture, $"(?!(?![Xx][Nn])[^.]{{2}}--)[0-9A-Za-z](?:[-0-9A-Za-z]{{0,{length - 2}}}[0-9A-Za-z])?");

    /// <summary>The part before the last <c>@</c> has at most 64 characters, counted apart from the host.</summary>
    private static CharDfa Email(string host)
    {
        const string Atom = "[-0-9A-Za-z!#$%&'*+/=?^_`{|}~]+";
        const string Quoted = @"""(?:[ !#-\[\]-~]|\\[ -~])*""";
        CompileBudget budget = NewBudget();
        CharDfa local = CharDfa.Intersect(CharDfa.Pattern($@"^(?:{Atom}(?:\.{Atom})*|{Quoted})$", budget), CharDfa.Length(1, 64, budget), budget);
        return CharDfa.Chain(local, '@', CharDfa.Pattern($@"^(?:{host}|\[(?:{IPv4}|[Ii][Pp][Vv]6:{IPv6})\])$", budget), budget);
    }

    private static string WriteUri(bool international, bool mayBeRelative)
    {
        string others = international ? @"\u00A0-\uD7FF\uF900-\uFDCF\uFDF0-\uFFEF\u{10000}-\u{10FFFF}" : "";
        string host = $"-0-9A-Za-z._~!$&'()*+,;={others}";
        const string Encoded = $"%{Hex}{{2}}";
        string path = $"(?:[{host}:@/]|{Encoded})*";
        string fragment = $"(?:[{host}:@/?]|{Encoded})*";
        string query = international ? $@"(?:[{host}:@/?\uE000-\uF8FF]|{Encoded})*" : fragment;
        string address = $@"\[(?:{IPv6}|[Vv]{Hex}+\.[-0-9A-Za-z._~!$&'()*+,;=:]+)\]";
        string authority = $"(?:(?:[{host}:]|{Encoded})*@)?(?:{address}|(?:[{host}]|{Encoded})*)(?::[0-9]*)?";
        string rest = $"(?://{authority}(?:/{path})?|(?!//){path})";
        const string Scheme = "[A-Za-z][-+.0-9A-Za-z]*:";
        // Without a scheme there is no colon before the first slash.
        string beginning = mayBeRelative ? $"(?:{Scheme}|(?![^:/?#]*:))" : Scheme;
        return $"^{beginning}{rest}(?:[?]{query})?(?:#{fragment})?$";
    }

    private static string WriteUriTemplate()
    {
        const string Name = $"(?:[0-9A-Z_a-z]|%{Hex}{{2}})+";
        const string Variable = $@"{Name}(?:\.{Name})*(?:[*]|:[1-9][0-9]{{0,3}})?";
        const string Expression = $@"\{{[+#./;?&=,!@|]?{Variable}(?:,{Variable})*\}}";
        return $@"^(?:[^\x00-\x20""<>\\^`{{|}}\x7F%]|%{Hex}{{2}}|{Expression})*$";
    }
}
