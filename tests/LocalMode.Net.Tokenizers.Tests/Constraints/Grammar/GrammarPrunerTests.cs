using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Grammar;
using LocalMode.Tokenizers.Constraints.Numbers;
using LocalMode.Tokenizers.Constraints.Vocabulary;
using LocalMode.Tokenizers.Tests.Constraints.Matching;
using Choice = LocalMode.Tokenizers.Constraints.Grammar.ChoiceNode;
using Repeat = LocalMode.Tokenizers.Constraints.Grammar.RepeatNode;
using Sequence = LocalMode.Tokenizers.Constraints.Grammar.SequenceNode;

namespace LocalMode.Tokenizers.Tests.Constraints.Grammar;

public sealed class GrammarPrunerTests
{
    private static readonly LiteralNode True = new("true"u8.ToArray());

    private static CompileBudget Budget => new(new ConstraintOptions { CompileTimeout = TimeSpan.FromMinutes(5) });

    [Theory]
    [InlineData(3, null)]
    [InlineData(2, null)]
    [InlineData(1, null)]
    [InlineData(3, "\\u0123456789abcdefghijklmnopqrstuvwxyz{}[],:\"/ ")]
    [InlineData(3, "aétru1{}[],:\"")]
    [InlineData(3, "abtru1[],\"\\n/")]
    [InlineData(3, "abtrue1{}:\"[]")]
    public void Prune_RandomGrammars_HaveTheSameTexts(int maxNesting, string? characters)
    {
        var random = new Random(maxNesting + (characters?.Length ?? 0));
        Alphabet alphabet = characters is null ? Alphabet.All : Alphabet.FromCodePoints(characters.Select(static c => (int)c).Order());
        var nodes = new RandomNodes(random);
        int same = 0, empty = 0;
        for (int round = 0; round < 700; round++)
        {
            GrammarNode root = nodes.Root();
            HashSet<string>? expected = new TextEnumeration(maxNesting, 20_000).All(root);
            if (expected is null)
                continue;
            expected.RemoveWhere(text => alphabet.FindUnwritable(System.Text.Encoding.Latin1.GetBytes(text)) is not null);
            GrammarNode pruned;
            try
            {
                pruned = GrammarPruner.Prune(root, alphabet, maxNesting, Budget);
            }
            catch (ConstraintUnsatisfiableException)
            {
                if (alphabet.Contains(' ') || !HasSpacedJson(root))
                    expected.Should().BeEmpty();
                empty++;
                continue;
            }

            expected.Should().NotBeEmpty();
            HashSet<string> found = new TextEnumeration(maxNesting, 200_000).All(pruned)!;
            // Strings are spelled by the matcher, whose masks hold no other characters.
            found.RemoveWhere(text => alphabet.FindUnwritable(System.Text.Encoding.Latin1.GetBytes(text)) is not null);
            found.SetEquals(expected).Should().BeTrue();
            CheckEveryNodeHasText(pruned, maxNesting, alphabet);
            same++;
        }

        same.Should().BeGreaterThan(20);
        empty.Should().BeGreaterThan(5);
    }

    [Fact]
    public void Prune_NothingToTakeOut_GivesTheSameGrammar()
    {
        LinkNode link = new();
        ObjectNode root = Object([new DeclaredProperty("a", True, true), new DeclaredProperty("next", new Choice([link, new NumberNode(NumberSet.All)]), false)]);
        link.Target = root;

        GrammarPruner.Prune(root, Alphabet.All, 64, Budget).Should().BeSameAs(root);
    }

    [Fact]
    public void Prune_EndlessRecursion_LeavesTheOtherAlternative()
    {
        LinkNode link = new();
        ObjectNode endless = Object([new DeclaredProperty("next", link, true)]);
        link.Target = endless;

        GrammarPruner.Prune(new Choice([endless, True]), Alphabet.All, 64, Budget).Should().BeSameAs(True);
        FluentActions.Invoking(() => GrammarPruner.Prune(endless, Alphabet.All, 64, Budget)).Should().Throw<ConstraintUnsatisfiableException>()
            .WithMessage("*No text meets all of its rules at once*").Which.Character.Should().BeNull();
    }

    [Fact]
    public void Prune_ChoiceOfItself_IsWhatElseItIs()
    {
        LinkNode self = new();
        var choice = new Choice([self, True]);
        self.Target = choice;

        GrammarNode pruned = GrammarPruner.Prune(choice, Alphabet.All, 64, Budget);

        pruned.Should().BeOfType<Choice>().Which.Alternatives.Should().Contain(True);
        LinkNode only = new();
        only.Target = new Choice([only]);
        FluentActions.Invoking(() => GrammarPruner.Prune(only, Alphabet.All, 64, Budget)).Should().Throw<ConstraintUnsatisfiableException>();
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void Prune_Nesting_IsLimited(int maxNesting, bool expected)
    {
        GrammarNode node = True;
        for (int i = 0; i < 3; i++)
            node = i == 1 ? new ArrayNode { First = [], Rest = new ArrayItem(node), MinItems = 1 } : Object([new DeclaredProperty("a", node, true)]);
        Succeeds(() => GrammarPruner.Prune(node, Alphabet.All, maxNesting, Budget)).Should().Be(expected);
        if (!expected)
        {
            FluentActions.Invoking(() => GrammarPruner.Prune(node, Alphabet.All, maxNesting, Budget)).Should()
                .Throw<ConstraintUnsatisfiableException>().WithMessage("*nested more than 2 deep*MaxNesting*");
        }
    }

    [Fact]
    public void Prune_GrammarDeeperThanStacks_IsPruned()
    {
        GrammarNode node = NeverNode.Instance;
        for (int i = 0; i < 200_000; i++)
            node = new Choice([node, True]);

        GrammarPruner.Prune(new Sequence([node, True]), Alphabet.All, 64, Budget).Should().BeOfType<Sequence>().Which.Parts.Should().Equal(True, True);
    }

    [Fact]
    public void Prune_ManyCyclesWithoutEnd_EndsInTime()
    {
        // Each list needs the next one, and the last one the first.
        LinkNode[] links = [.. Enumerable.Range(0, 20_000).Select(_ => new LinkNode())];
        for (int i = 0; i < links.Length; i++)
            links[i].Target = Object([new DeclaredProperty("a", links[(i + 1) % links.Length], true), new DeclaredProperty("b", links[i * 7 % links.Length], false)]);

        FluentActions.Invoking(() => GrammarPruner.Prune(links[0], Alphabet.All, 64, Budget)).Should().Throw<ConstraintUnsatisfiableException>();
    }

    [Fact]
    public void Prune_WorkOverTheBudget_IsTooComplex()
    {
        GrammarNode[] many = [.. Enumerable.Range(0, 20_000).Select(_ => (GrammarNode)new Choice([True, NeverNode.Instance]))];

        FluentActions.Invoking(() => GrammarPruner.Prune(new Choice(many), Alphabet.All, 64, new CompileBudget(new ConstraintOptions { MaxCompiledBytes = 64 << 10 })))
            .Should().Throw<SchemaTooComplexException>();
    }

    [Theory]
    [InlineData("abc", "é", "é")]
    [InlineData("tru", "true", "e")]
    public void Prune_LiteralTheAlphabetCannotWrite_NamesTheCharacter(string characters, string text, string expected)
    {
        Alphabet alphabet = Alphabet.FromCodePoints(characters.Select(static c => (int)c).Order());

        FluentActions.Invoking(() => GrammarPruner.Prune(new LiteralNode(System.Text.Encoding.UTF8.GetBytes(text)), alphabet, 64, Budget))
            .Should().Throw<ConstraintUnsatisfiableException>().Which.Character.Should().Be(expected);
    }

    [Fact]
    public void Prune_PartsTheAlphabetCannotWrite_NameTheCharacter()
    {
        Alphabet letters = Alphabet.FromCodePoints("\"abc{}0123456789-e".Select(static c => (int)c).Order());
        FindCharacter(new StringNode(CharDfa.Words(["xa"], Budget))).Should().Be("x");
        FindCharacter(new TextNode(CharDfa.Words(["a😀"], Budget))).Should().Be("😀");
        FindCharacter(new NumberNode(NumberSet.Range(RandomNumberOne, false, null, false))).Should().Be(".");
        FindCharacter(Object([new DeclaredProperty("ad", True, true)])).Should().Be("t");
        FindCharacter(Object([new DeclaredProperty("ad", new LiteralNode("1"u8.ToArray()), true)])).Should().Be("d");
        FindCharacter(new ArrayNode { First = [], Rest = null }).Should().Be("[");

        string? FindCharacter(GrammarNode node)
        {
            try
            {
                GrammarPruner.Prune(node, letters, 64, Budget);
                return "none";
            }
            catch (ConstraintUnsatisfiableException exception)
            {
                exception.Message.Should().Contain("cannot write");
                return exception.Character;
            }
        }
    }

    [Theory]
    [InlineData("0123456789", "0", "1", ".")]
    [InlineData("0123456789", "-2", "-1", "-")]
    [InlineData("0123456789.", "0", "1", "-")]
    [InlineData("0123456789.-", "0", "1", "e")]
    public void Prune_NumberTheAlphabetCannotWrite_NamesWhatIsHardestToDoWithout(string characters, string low, string high, string expected)
    {
        Alphabet alphabet = Alphabet.FromCodePoints(characters.Select(static c => (int)c).Order());
        NumberSet numbers = NumberSet.Range(Numbers.RandomNumbers.Element(low), true, Numbers.RandomNumbers.Element(high), true);

        FluentActions.Invoking(() => GrammarPruner.Prune(new NumberNode(numbers), alphabet, 64, Budget))
            .Should().Throw<ConstraintUnsatisfiableException>().Which.Character.Should().Be(expected);
    }

    [Fact]
    public void Prune_OptionalPropertyWithoutValue_IsTakenOut()
    {
        ObjectNode root = Object([new DeclaredProperty("a", NeverNode.Instance, false), new DeclaredProperty("b", True, false)], CharDfa.Words(["c"], Budget));

        ObjectNode pruned = GrammarPruner.Prune(root, Alphabet.All, 64, Budget).Should().BeOfType<ObjectNode>().Subject;

        pruned.Declared.Should().Equal(root.Declared[1]);
        pruned.Others.Should().Equal(root.Others);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void Prune_MinPropertiesOverFewNames_CountsThem(int minimum, bool expected)
    {
        ObjectNode root = new()
        {
            Declared = [new DeclaredProperty("a", True, false)],
            Others = [new OtherProperties(CharDfa.Words(["x", "y"], Budget), True), new OtherProperties(CharDfa.Words(["z"], Budget), NeverNode.Instance)],
            MinProperties = minimum,
        };

        Succeeds(() => GrammarPruner.Prune(root, Alphabet.All, 64, Budget)).Should().Be(expected);
    }

    [Fact]
    public void Prune_UniqueStringsOfFewTexts_AreAtMostAsMany()
    {
        var two = new StringNode(CharDfa.Words(["a", "b"], Budget));

        GrammarPruner.Prune(new ArrayNode { First = [], Rest = new ArrayItem(two), UniqueStrings = true }, Alphabet.All, 64, Budget)
            .Should().BeOfType<ArrayNode>().Which.MaxItems.Should().Be(2);
        Succeeds(() => GrammarPruner.Prune(new ArrayNode { First = [], Rest = new ArrayItem(two), UniqueStrings = true, MinItems = 3 }, Alphabet.All, 64, Budget)).Should().BeFalse();
        Succeeds(() => GrammarPruner.Prune(new ArrayNode { First = [], Rest = new ArrayItem(two), MinItems = 3 }, Alphabet.All, 64, Budget)).Should().BeTrue();
        var any = new ArrayNode { First = [], Rest = new ArrayItem(new StringNode(CharDfa.All)), UniqueStrings = true, MinItems = 1_000_000 };
        GrammarPruner.Prune(any, Alphabet.All, 64, Budget).Should().BeSameAs(any);
        GrammarPruner.Prune(new ArrayNode { First = [], Rest = new ArrayItem(new StringNode(CharDfa.All, 0, 0)), UniqueStrings = true }, Alphabet.All, 64, Budget)
            .Should().BeOfType<ArrayNode>().Which.MaxItems.Should().Be(1);
    }

    [Fact]
    public void Prune_RepetitionOfNothing_IsEmpty()
    {
        GrammarPruner.Prune(new Repeat(NeverNode.Instance, 0, 3), Alphabet.All, 64, Budget).Should().BeOfType<LiteralNode>().Which.Utf8.Should().BeEmpty();
        Succeeds(() => GrammarPruner.Prune(new Repeat(NeverNode.Instance, 1, 3), Alphabet.All, 64, Budget)).Should().BeFalse();
    }

    private static System.Text.Json.JsonElement RandomNumberOne => Numbers.RandomNumbers.Element("1.5");

    private static ObjectNode Object(DeclaredProperty[] declared, CharDfa? names = null) =>
        new() { Declared = declared, Others = names is null ? [] : [new OtherProperties(names, True)] };

    private static bool Succeeds(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (ConstraintUnsatisfiableException)
        {
            return false;
        }
    }

    // By the same definition of texts as above, for each node alone.
    private static void CheckEveryNodeHasText(GrammarNode node, int maxNesting, Alphabet alphabet)
    {
        Succeeds(() => GrammarPruner.Prune(node, alphabet, maxNesting, Budget)).Should().BeTrue();
        HashSet<string>? texts = new TextEnumeration(maxNesting, 20_000).All(node);
        (texts is null || texts.Any(text => alphabet.FindUnwritable(System.Text.Encoding.Latin1.GetBytes(text)) is null)).Should().BeTrue("{0} has a text", node);
        foreach (GrammarNode part in PartsOf(node))
            CheckEveryNodeHasText(part, maxNesting, alphabet);
    }

    // A document with a space after commas and colons needs one, also where it has none of these.
    private static bool HasSpacedJson(GrammarNode node) =>
        node is DocumentNode { Options.WhiteSpace: JsonWhiteSpace.Spaced } || PartsOf(node).Any(HasSpacedJson);

    private static GrammarNode[] PartsOf(GrammarNode node) => node switch
    {
        Choice choice => choice.Alternatives,
        Sequence sequence => sequence.Parts,
        Repeat repeat => [repeat.Item],
        DocumentNode document => [document.Value],
        ObjectNode item => [.. item.Declared.Select(p => p.Value), .. item.Others.Select(o => o.Value)],
        ArrayNode array => [.. array.First.Concat(array.Rest is null ? [] : [array.Rest]).SelectMany(i => new[] { i.Plain, i.Counted }).OfType<GrammarNode>().Where(n => n is not NeverNode)],
        _ => [],
    };
}
