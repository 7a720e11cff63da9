using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

/// <summary>Random small grammars with finitely many texts, some of them without any.</summary>
internal sealed class RandomNodes(Random random)
{
    private static readonly string[] SomeWords = ["", "a", "b", "ab", "1", "\n", "/", "é", "😀", "ba"];
    private static readonly string[] Names = ["a", "b", "ab", "c", "é"];
    private readonly CompileBudget _budget = new(new ConstraintOptions { CompileTimeout = TimeSpan.FromHours(1), MaxCompiledBytes = long.MaxValue });

    /// <summary>Makes the root of a grammar: text or JSON.</summary>
    public GrammarNode Root() => random.Next(4) switch
    {
        0 => Text(2),
        1 => new LocalMode.Tokenizers.Constraints.Grammar.SequenceNode([Text(1), Document(), Text(1)]),
        _ => Document(),
    };

    private DocumentNode Document()
    {
        JsonWhiteSpace space = (JsonWhiteSpace)random.Next(random.Next(3) == 0 ? 3 : 2);
        return new DocumentNode(Value(space == JsonWhiteSpace.Flexible ? 1 : 2), new JsonConstraintOptions { WhiteSpace = space, MaxWhiteSpaceRun = 1 });
    }

    private GrammarNode Text(int depth) => random.Next(depth == 0 ? 2 : 5) switch
    {
        0 => new LiteralNode(System.Text.Encoding.UTF8.GetBytes(SomeWords[random.Next(SomeWords.Length)])),
        1 => new TextNode(Words(SomeWords)),
        2 => new LocalMode.Tokenizers.Constraints.Grammar.ChoiceNode([.. Some(1, 3, () => Text(depth - 1))]),
        3 => new LocalMode.Tokenizers.Constraints.Grammar.SequenceNode([.. Some(1, 3, () => Text(depth - 1))]),
        _ => Repeat(),
    };

    private LocalMode.Tokenizers.Constraints.Grammar.RepeatNode Repeat()
    {
        int minimum = random.Next(3);
        return new(new TextNode(Words([.. SomeWords.Where(static word => word.Length > 0)])), minimum, minimum + random.Next(3));
    }

    private GrammarNode Value(int depth) => random.Next(depth == 0 ? 3 : 8) switch
    {
        0 => new LiteralNode("true"u8.ToArray()),
        1 => new LiteralNode("1"u8.ToArray()),
        2 => new StringNode(Words(SomeWords)),
        3 => new LocalMode.Tokenizers.Constraints.Grammar.ChoiceNode([.. Some(1, 3, () => Value(depth - 1))]),
        4 => Array(depth - 1),
        5 => UniqueStrings(),
        _ => Object(depth - 1),
    };

    private ArrayNode Array(int depth)
    {
        bool isCounted = random.Next(3) == 0;
        return new ArrayNode
        {
            First = [.. Some(0, 2, Item)],
            Rest = null,
            MinItems = random.Next(3),
            MaxItems = random.Next(2) == 0 ? null : random.Next(4),
            MinCounted = isCounted ? random.Next(3) : 0,
            MaxCounted = isCounted && random.Next(2) == 0 ? random.Next(3) : null,
        } is var short_ && random.Next(2) == 0
            ? short_
            : new ArrayNode { First = short_.First, Rest = Item(), MinItems = short_.MinItems, MaxItems = random.Next(4), MinCounted = short_.MinCounted, MaxCounted = short_.MaxCounted };

        ArrayItem Item() => new(Value(depth), isCounted && random.Next(3) > 0 ? Value(0) : null);
    }

    private ArrayNode UniqueStrings() => new()
    {
        First = [],
        Rest = new ArrayItem(new StringNode(Words(["a", "b", "ab"]))),
        MinItems = random.Next(3),
        MaxItems = 1 + random.Next(3),
        UniqueStrings = true,
    };

    private ObjectNode Object(int depth)
    {
        string[] names = [.. Names.Where(_ => random.Next(2) == 0)];
        random.Shuffle(names);
        int declared = random.Next(names.Length + 1);
        string[] others = names[declared..];
        int split = random.Next(others.Length + 1);
        return new ObjectNode
        {
            Declared = [.. names[..declared].Select(name => new DeclaredProperty(name, Value(depth), random.Next(3) == 0))],
            Others = [.. new[] { others[..split], others[split..] }.Where(static some => some.Length > 0).Select(some => new OtherProperties(CharDfa.Words(some, _budget), Value(0)))],
            MinProperties = random.Next(3) == 0 ? random.Next(3) : 0,
            MaxProperties = random.Next(3) == 0 ? random.Next(4) : null,
        };
    }

    private CharDfa Words(string[] words)
    {
        string[] some = [.. words.Where(_ => random.Next(3) == 0)];
        return CharDfa.Words(some.Length == 0 ? [words[random.Next(words.Length)]] : some, _budget);
    }

    private IEnumerable<T> Some<T>(int least, int most, Func<T> make)
    {
        for (int count = random.Next(least, most + 1); count > 0; count--)
            yield return make();
    }
}
