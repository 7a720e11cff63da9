using System.Text.Json;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Tests.Constraints.Automata;

/// <summary>Every form of the syntax, against the validator of schemas.</summary>
public sealed class PatternSyntaxTests
{
    private static readonly string[] Patterns =
    [
        // Literals, anchors, choices.
        "", "a", "abc", "é", "😀", "a😀b", "^", "$", "^$", "^a", "a$", "^abc$", "^^a$$", "a^b", "a$b", "(^a|b)$", "(^|x)a($|y)", "^a|b$", "a||b", "|a", "(|a)b", "()", "(a|)", "^(?:)$",
        "$^", "^(a$|b)c?$", "(a|^b)c", "^(a|b|ab|ba)$", "x^|y", "^.*^a", "a$.*$",
        // Quantifiers.
        "^a*$", "^a+$", "^a?$", "^a*?$", "^a+?b$", "^a??b$", "^a{2}$", "^a{2,}$", "^a{2,4}$", "^a{0}$", "^a{0,0}b$", "^a{0,1}$", "^(ab){2,3}$", "^(a{2}){3}$", "^(a*)*$", "^(a+)+b$", "^(a?){3}$",
        "^(a|b*)*c$", "^(a*b*)*$", "^([ab]{2})*$", "^(a{2,}){2}$", "^((a|b){1,2}c){2}$", "^(a{1,2}){2,3}$", "^(|a)+b$", "^(a|b)??c$", "^😀{2}$", "^(😀|é)+$", "a{3}", "^(a{2,3}?){2}$", "^(?:a?b??)*$",
        // Literal brackets of Annex B.
        "a{", "a{,5}", "{", "}", "a}", "]", "a]", "{1}b{x}", "^a{1", "^a{1,2", "^a{a}$", "^x{ 1}$", "^{{}}$",
        // Classes.
        "^[abc]$", "^[^abc]$", "^[a-c]+$", "^[^a-c]+$", "^[]$", "^[^]$", "[]", "^[a-]$", "^[-a]$", "^[a\\-c]$", "^[\\]]$", "^[]]$", "^[^]]$", "^[.]$", "^[$^|(){}*+?]$", "^[a-z0-9_]{2}$", "^[é-ü]$",
        "^[😀-😂]$", "^[a😀]$", "^[^😀]$", "^[^😀a]+$", "^[\\u0000-\\u{10FFFF}]$", "^[\\uD800-\\uDFFF]$", "^[\\uD7FF-\\uE000]$", "^[퟿-]$", "^[\\w-]+$", "^[\\w-.]+$", "^[a-\\d]$", "^[\\d-z]$",
        "^[\\s\\S]$", "^[^\\s\\S]$", "^[\\b]$", "^[\\0]$", "^[ -~]$", "^[!-/:-@\\[-`{-~]$", "^[^-]$", "^[--a]$", "^[&&]$", "^[a&&b]$", "^[[a]$", "^[\\^]$", "^[\\D]$", "^[\\W_]$", "^[^\\W_]$",
        "^[^\\D5]$", "^[\\U0001F600]$", "^[\\u{1F600}-\\u{1F64F}]+$", "^[\\uD83D\\uDE00]$", "^[\\x41-\\x43]$", "^[\\cA-\\cC]$", "^[^\\n]$", "^[\\t\\n\\v\\f\\r]$",
        // Classes of escapes.
        "^\\d$", "^\\D$", "^\\w$", "^\\W$", "^\\s$", "^\\S$", "^\\d+\\.\\d{2}$", "\\s", "^\\S+\\s\\S+$", "^.$", "^..$", "^.*$", "^\\w+@\\w+\\.com$",
        // Escapes of characters.
        "^\\t\\n\\v\\f\\r$", "^\\0$", "^\\cJ$", "^\\ca$", "^\\x41$", "^\\u0041$", "^\\u{41}$", "^\\u{1F600}$", "^\\uD83D\\uDE00$", "^\\.\\*\\+\\?\\^\\$\\|\\(\\)\\[\\]\\{\\}\\\\\\/$", "^\\-\\_\\ \\@\\#$", "\\x2e", "^\\u00e9$",
        "^\\uD83D\\uDE00\\uD83D\\uDE01$", "^\\😀$",
        // Properties.
        "^\\p{L}$", "^\\P{L}$", "^\\p{Lu}\\p{Ll}*$", "^\\p{Letter}$", "^\\p{gc=Nd}$", "^\\p{General_Category=Punctuation}$", "^\\p{N}+$", "^[\\p{L}\\p{N}_]+$", "^[^\\p{L}]$", "^[^\\P{L}]$", "^[\\P{L}]$",
        "^\\p{Any}$", "^\\P{Any}$", "^\\p{ASCII}$", "^\\P{ASCII}$", "^\\p{Zs}$", "^\\p{S}$", "^\\p{M}$", "^\\p{C}$", "^\\p{Cn}$", "^\\P{C}$", "^[\\p{L}😀]$", "^[^\\p{L}😀]$", "^[\\p{Lu}\\P{L}]$", "\\p{C}", "^\\P{L}{2}$",
        // Groups.
        "^(abc)$", "^(?:abc)$", "^(?<name>abc)$", "^(?<a_1>x)(?<$b>y)$", "^((a)(b(c)))$", "^(a(b)?)+$",
        // Borders of words.
        "\\b", "\\bcat\\b", "^\\bcat", "cat\\b", "^\\b$", "\\Ba\\B", "^\\w+\\b.\\b", "a\\bb", "a\\Bb", "^\\b\\w+\\b( \\b\\w+\\b)*$", "(\\b|x)a", "^(a\\b)+$", "^(\\ba\\b ?)+$", "é\\b", "\\b😀", "\\Bé\\B", "^(\\b)a", "(a|\\b)$",
        // Looks ahead.
        "^(?!abc)", "^(?!abc$).*$", "^(?=.*\\d)(?=.*[a-z]).{4,}$", "^((?!ab).)*$", "a(?=b)", "a(?!b)", "a(?=b|$)", "^(?!.*--)[a-z-]+$", "^(?:(?!a|b).)+$", "(?=a)(?=b)", "(?=ab)a", "^(?=(?=a).b)a", "^(?!(?!a))", "^(?=a)*b",
        "^(?:(?=a)|b)+c?$", "^(?=a){2}a", "(?!a)b?", "^(?!a$|b$)", "x(?=^)", "^(?=^a)", "a(?=\\b)", "a(?!\\b)", "^(?!\\w+\\b ).+$", "^(?=[^]*é)(?![^]*😀)", "(?=a$)", "^([a-z](?:(?!.*--)[a-z-]*[a-z])?)$", "(?!^)a", "^(?:(?!\\bcat\\b).)*$",
        // Looks behind.
        "(?<=a)b", "(?<!a)b", "(?<=^a)b", "(?<!^)b", "^.*(?<=ab)$", "^.*(?<!ab)$", "(?<=a|bc)d", "(?<=a+)b", "(?<=é)😀", "^(?:.(?<!b))*$", "(?<=^[ab]{2})c", "(?<=a)(?=b)", "(?<!a)(?!b)c", "(?<=)a", "^(?<=a)", "(?<![ab])$",
        // As schemas have them.
        "^[a-zA-Z_$][a-zA-Z0-9_$]*$", "^#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})$", "^(\\d{3}-)?\\d{3}-\\d{4}$", "^v?(0|[1-9]\\d*)\\.(0|[1-9]\\d*)$", "^(?:[01]\\d|2[0-3]):[0-5]\\d$", "^https?://[^\\s/$.?#].[^\\s]*$",
        "^[0-9a-f]{8}-[0-9a-f]{4}$", "^\\s*$", "\\S", "^(true|false|null)$", "^-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?$", "^[A-Z]{2}-\\d{1,3}$", "^/(?:[^/]+/)*[^/]*$", "^x-", "\\.json$", "^\\$\\{.*\\}$",
    ];

    [Fact]
    public void Pattern_AnyForm_AgreesWithTheValidator()
    {
        List<string> differences = [];
        TextSampler sampler = new(3);
        string[] fixedTexts = ["", "a", "b", "ab", "ba", "aa", "abc", "a b", "é", "😀", "a😀b", "é😀", "cat", "a cat.", "concat", "x", "\n", "\u2028", "0", "a1", "-", "]", "{", "\u0000", "\uFFFF"];
        foreach (string pattern in Patterns)
        {
            JsonSchema? schema = null;
            try
            {
                schema = JsonSchema.Parse(JsonSerializer.Serialize(new Dictionary<string, string> { ["pattern"] = pattern }), new JsonSchemaOptions { PatternTimeout = TimeSpan.FromMinutes(1) });
            }
            catch (LocalModeException)
            {
                // What the validator does not take must not be taken below.
            }
            CharDfa language;
            try
            {
                language = CharDfa.Pattern(pattern, new CompileBudget(new ConstraintOptions { CompileTimeout = TimeSpan.FromSeconds(20) }));
            }
            catch (PatternNotSupportedException exception)
            {
                if (schema is not null)
                    differences.Add($"{pattern}: {exception.Message}");
                continue;
            }
            if (schema is null)
            {
                differences.Add($"{pattern}: malformed, but taken");
                continue;
            }
            List<string> texts = [.. fixedTexts];
            for (int i = 0; i < 12; i++)
            {
                string text = sampler.Draw(language, 60) ?? fixedTexts[i];
                texts.AddRange([text, sampler.Mutate(text), sampler.Mutate(text)]);
            }
            foreach (string text in texts)
            {
                bool expected = schema.IsValid(JsonSerializer.SerializeToElement(text));
                if (language.Accepts(text) != expected)
                    differences.Add($"{pattern}: validator {expected} on {JsonSerializer.Serialize(text)}");
            }
        }
        Patterns.Length.Should().BeGreaterThan(250);
        differences.Should().BeEmpty();
    }
}
