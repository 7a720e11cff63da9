using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

/// <summary>Masks are exactly the tokens after which the text can still be ended, by a list of all texts.</summary>
public class ConstraintMatcherMaskTests
{
    private const string Pieces = "\"\"\\,:{}[]ab1u06 tre\n";

    [Theory]
    [InlineData(16L << 20, 1)]
    [InlineData(0L, 2)]
    public void FillMask_RandomGrammars_AreTheTokensThatCanGoOn(long maxMaskBytes, int seed)
    {
        Random random = new(seed);
        RandomNodes nodes = new(random);
        int rounds = Environment.GetEnvironmentVariable("LOCALMODE_LONG_TESTS") is null ? 300 : 20_000;
        int satisfiable = 0;
        for (int round = 0; round < rounds; round++)
        {
            GrammarNode root = nodes.Root();
            if (new TextEnumeration(3, 30_000).All(root) is not { } texts)
                continue;
            TokenVocabulary vocabulary = Vocabularies.Random(random, 60, Pieces);
            ConstraintOptions options = new() { MaxNesting = 3, MaxMaskBytes = maxMaskBytes };
            if (texts.Count == 0)
            {
                ((Func<Constraint>)(() => Constraint.Compile(new NodeGrammar(root), vocabulary, options))).Should().Throw<ConstraintUnsatisfiableException>($"round {round} has no text");
                continue;
            }

            satisfiable++;
            Check(Constraint.Compile(new NodeGrammar(root), vocabulary, options), texts, random, $"round {round}");
        }

        satisfiable.Should().BeGreaterThan(rounds / 3);
    }

    private static void Check(Constraint constraint, HashSet<string> texts, Random random, string what)
    {
        HashSet<string> prefixes = TextEnumeration.PrefixesOf(texts);
        TokenVocabulary vocabulary = constraint.Vocabulary;
        string[] tokens = [.. Enumerable.Range(0, vocabulary.Size).Select(id => System.Text.Encoding.Latin1.GetString(vocabulary.GetBytes(id)))];
        int end = vocabulary.EndTokens[0];
        var mask = new ulong[vocabulary.MaskLength];
        ConstraintMatcher matcher = constraint.CreateMatcher();
        for (int answer = 0; answer < 4; answer++)
        {
            string text = "";
            List<string> path = [""];
            while (!matcher.HasEnded)
            {
                matcher.FillMask(mask);
                List<int> allowed = [];
                for (int id = 0; id < vocabulary.Size; id++)
                {
                    bool expected = id == end ? texts.Contains(text) : prefixes.Contains(text + tokens[id]);
                    if (TokenMask.Contains(mask, id) != expected)
                        Assert.Fail($"{what}: after '{text}' token '{tokens[id]}' is {(expected ? "missing" : "wrong")}; texts like '{texts.First()}'");
                    if (expected)
                        allowed.Add(id);
                }

                matcher.CanEnd.Should().Be(texts.Contains(text), what);
                matcher.IsComplete.Should().Be(allowed is [var only] && only == end, what);
                CheckForced(matcher, text, texts, prefixes, what);
                int wrong = random.Next(vocabulary.Size);
                if (!allowed.Contains(wrong))
                    matcher.TryAccept(wrong).Should().BeFalse(what);
                if (random.Next(8) == 0 && path.Count > 1)
                {
                    int back = random.Next(1, path.Count);
                    matcher.RollBack(back);
                    path.RemoveRange(path.Count - back, back);
                    text = path[^1];
                    continue;
                }

                int token = allowed[random.Next(allowed.Count)];
                if (random.Next(16) == 0)
                    matcher = matcher.Clone();
                matcher.TryAccept(token).Should().BeTrue(what);
                text += token == end ? "" : tokens[token];
                path.Add(text);
                matcher.Count.Should().Be(path.Count - 1);
            }

            texts.Should().Contain(text, what);
            matcher.Reset();
        }
    }

    // Forced bytes lead to a text, and no value that is possible is left out: the text with them is the beginning of one in its shortest spelling.
    private static void CheckForced(ConstraintMatcher matcher, string text, HashSet<string> texts, HashSet<string> prefixes, string what)
    {
        Span<byte> bytes = stackalloc byte[64];
        int count = matcher.FindForcedBytes(bytes);
        string forced = System.Text.Encoding.Latin1.GetString(bytes[..count]);
        prefixes.Should().Contain(text + forced, what);
        for (int length = 0; length < count; length++)
            texts.Should().NotContain(text + forced[..length], what);
    }
}
