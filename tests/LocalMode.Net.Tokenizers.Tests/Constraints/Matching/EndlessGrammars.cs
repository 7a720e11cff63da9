using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Grammar;
using LocalMode.Tokenizers.Constraints.Numbers;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

/// <summary>Grammars with endlessly many texts, each with another of the ways in which masks are made.</summary>
internal static class EndlessGrammars
{
    private static readonly CompileBudget Budget = new(new ConstraintOptions { CompileTimeout = TimeSpan.FromHours(1), MaxCompiledBytes = long.MaxValue });
    private static readonly JsonConstraintOptions Flexible = new() { WhiteSpace = JsonWhiteSpace.Flexible, MaxWhiteSpaceRun = 3 };
    private static readonly JsonConstraintOptions Compact = new();

    public static IReadOnlyDictionary<string, ConstraintGrammar> All { get; } = new Dictionary<string, ConstraintGrammar>
    {
        ["json"] = ConstraintGrammar.AnyJson(),
        ["flexible json"] = ConstraintGrammar.AnyJson(Flexible),
        ["spaced object"] = ConstraintGrammar.JsonObject(new() { WhiteSpace = JsonWhiteSpace.Spaced }),
        ["regex"] = ConstraintGrammar.Regex("(a|b\\d)*[^\"]{0,3}"),
        ["any text"] = ConstraintGrammar.Regex("(.|\\n)*"),
        ["repetition"] = ConstraintGrammar.Repeat(ConstraintGrammar.Sequence(ConstraintGrammar.Literal("- "), ConstraintGrammar.AnyJson(), ConstraintGrammar.Literal("\n")), 1),
        ["names"] = Nodes(new ObjectNode
        {
            Declared = [new("ab", Number, true), new("a", Any, false), new("b", Number, false)],
            Others = [new(Without("ab", "a", "b"), Any)],
        }),
        ["kinds of names"] = Nodes(new ObjectNode
        {
            Declared = [new("a", Number, false)],
            Others = [new(CharDfa.Pattern("^b", Budget), Number), new(CharDfa.Intersect(Without("a"), CharDfa.Pattern("^b", Budget).Complement(Budget), Budget), Any)],
            MinProperties = 2,
            MaxProperties = 4,
        }),
        ["short strings"] = Nodes(new ArrayNode { First = [], Rest = new(new StringNode(CharDfa.All, 2, 5)), MinItems = 1 }),
        ["long strings"] = Nodes(new ArrayNode { First = [], Rest = new(new StringNode(CharDfa.All, 30, 2000)), MinItems = 1 }),
        ["patterns"] = Nodes(new ArrayNode { First = [new(Pattern("^.*$")), new(Pattern("^.{0,4}$")), new(Pattern("^[a-c]+\\n?$")), new(Pattern("^a")), new(Pattern("b$"))], Rest = new(Pattern("^[^a]?"), Pattern("\\u00e9")) }),
        ["unique strings"] = Nodes(new ArrayNode { First = [], Rest = new(new StringNode(CharDfa.All)), UniqueStrings = true }),
        ["few unique strings"] = Nodes(new ArrayNode { First = [], Rest = new(Pattern("^[ab]?$")), UniqueStrings = true, MinItems = 2 }),
        ["counted items"] = Nodes(new ArrayNode { First = [], Rest = new(Any, Number), MinCounted = 2 }),
        ["few names"] = Nodes(new ObjectNode { Declared = [], Others = [new(CharDfa.Pattern("^[ab]{1,2}$", Budget), Number)], MinProperties = 1 }),
    };

    private static NumberNode Number => new(NumberSet.Integers);

    private static StringNode Any => new(CharDfa.All);

    private static CharDfa Without(params string[] words) => CharDfa.Words(words, Budget).Complement(Budget);

    private static StringNode Pattern(string pattern) => new(CharDfa.Pattern(pattern, Budget));

    private static NodeGrammar Nodes(GrammarNode value) => new(new DocumentNode(value, Compact));
}
