using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Numbers;

namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>Any JSON value, or any object. No object has a key twice.</summary>
internal sealed class JsonGrammar(JsonConstraintOptions options, bool isObject)
    : ConstraintGrammar((isObject ? "object" : "json") + KeyOf(options))
{
    /// <summary>Gives the part of a key that says how JSON is written.</summary>
    public static string KeyOf(JsonConstraintOptions options) => options.WhiteSpace == JsonWhiteSpace.Flexible ? $"/{options.MaxWhiteSpaceRun}" : $"/{options.WhiteSpace}";

    internal override GrammarBuild Build(CompileBudget budget)
    {
        LinkNode link = new();
        ObjectNode item = new() { Declared = [], Others = [new OtherProperties(CharDfa.All, link)] };
        ChoiceNode value = new(
        [
            item,
            new ArrayNode { First = [], Rest = new ArrayItem(link) },
            new StringNode(CharDfa.All),
            new NumberNode(NumberSet.All),
            new LiteralNode("true"u8.ToArray()),
            new LiteralNode("false"u8.ToArray()),
            new LiteralNode("null"u8.ToArray()),
        ]);
        link.Target = value;
        return new GrammarBuild(new DocumentNode(isObject ? item : value, options), []);
    }
}
