using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Grammar;
using LocalMode.Tokenizers.Constraints.Matching;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

/// <summary>Languages with a greatest length that is counted, against one automaton for both.</summary>
public sealed class BoundedMachineTests
{
    private const string Letters = "abcé€😀\n\"\\";
    private static readonly CompileBudget Budget = new(new ConstraintOptions());
    private static readonly TokenVocabulary Vocabulary = Vocabularies.Of("ab", "abc", "ba", "aaa", "é€", "c\"", "\",", "b\"]", "\\n", "😀a", "cc", "aab", "abab", "\"a", "\"ab");

    public static TheoryData<string, int> Languages => new()
    {
        { "^(ab|c)*$", 5 },
        { "^a*b?c{3}$", 4 },
        { "^[abc]{2,}$", 7 },
        { "^[^c]*$", 6 },
        { "^.*$", 9 },
        { "a", 3 },
        { "^(a{5}|b*)$", 3 },
        { "^(a{5}|b*)$", 5 },
        { "^(é|€{2}|😀{3})*$", 4 },
        { "^[^]*é$", 3 },
        { "^(?:a|b(?:cc)*b)*$", 6 },
        { "^a?$", 0 },
    };

    [Theory]
    [MemberData(nameof(Languages))]
    public void FillMask_GreatestLength_IsThatOfOneAutomaton(string pattern, int most)
    {
        CharDfa language = CharDfa.Pattern(pattern, Budget);
        CharDfa both = CharDfa.Intersect(language, CharDfa.Length(0, most, Budget), Budget);
        Constraint counted = Compile(new ArrayNode { First = [new(new StringNode(language, 0, most))], Rest = null, MinItems = 1 });
        Constraint expanded = Compile(new ArrayNode { First = [new(new StringNode(both))], Rest = null, MinItems = 1 });

        for (int seed = 0; seed < 12; seed++)
        {
            Random random = new(seed);
            ConstraintMatcher matcher = counted.CreateMatcher(), other = expanded.CreateMatcher();
            ulong[] mask = new ulong[Vocabulary.MaskLength], expected = new ulong[Vocabulary.MaskLength];
            for (int i = 0; i < 40 && !matcher.HasEnded; i++)
            {
                matcher.FillMask(mask);
                other.FillMask(expected);
                mask.Should().Equal(expected, "after {0} tokens of {1} with at most {2}", i, pattern, most);
                Forced(matcher).Should().Equal(Forced(other));
                int[] allowed = [.. Enumerable.Range(0, Vocabulary.Size).Where(token => TokenMask.Contains(mask, token))];
                int token = allowed[random.Next(allowed.Length)];
                matcher.TryAccept(token).Should().BeTrue();
                other.TryAccept(token).Should().BeTrue();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void Next_AnyTexts_SameAsOneAutomaton(string pattern, int most)
    {
        CharDfa language = CharDfa.Pattern(pattern, Budget);
        DfaMachine both = new(CharDfa.Intersect(language, CharDfa.Length(0, most, Budget), Budget));
        BoundedMachine counted = new(language, most, 3, new MemoryBudget(long.MaxValue));
        System.Text.Rune[] runes = [.. Letters.EnumerateRunes()];
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            for ((int state, int other, int length) = (counted.Start, both.Start, 0); other != StringMachine.Dead; length++)
            {
                counted.IsAccepting(state).Should().Be(both.IsAccepting(other));
                counted.CountTexts(state, 1L << 40).Should().Be(both.CountTexts(other, 1L << 40));
                foreach ((int first, int last) in new[] { (0, 0x10FFFF), ('a', 'a'), ('b', 'c'), (0x80, 0xFF), (0x10000, 0x10FFFF) })
                {
                    counted.HasNext(state, first, last).Should().Be(both.HasNext(other, first, last));
                    counted.OnlyNext(state, first, last).Should().Be(both.OnlyNext(other, first, last));
                    counted.CountTexts(state, first, last, 50).Should().Be(both.CountTexts(other, first, last, 50));
                    if (counted.UniformNext(state, first, last) != StringMachine.Dead)
                        both.HasNext(other, first, last).Should().BeTrue();
                }

                int codePoint = runes[random.Next(runes.Length)].Value;
                if (both.Next(other, codePoint) == StringMachine.Dead)
                    codePoint = 'a';
                (state, other) = (counted.Next(state, codePoint), both.Next(other, codePoint));
                (state == StringMachine.Dead).Should().Be(other == StringMachine.Dead, "after {0} characters of {1}", length + 1, pattern);
            }
        }
    }

    [Fact]
    public void CountTexts_LongLinearLanguage_CountsWhatIsKept()
    {
        BoundedMachine machine = new(CharDfa.Pattern("^a*$", Budget), 5000, 3, new MemoryBudget(long.MaxValue));

        machine.CountTexts(machine.Start, 1L << 40).Should().Be(5001);
        machine.CountTexts(machine.Start, 100).Should().Be(100);
    }

    private static byte[] Forced(ConstraintMatcher matcher)
    {
        byte[] forced = new byte[64];
        return forced[..matcher.FindForcedBytes(forced)];
    }

    private static Constraint Compile(GrammarNode node) => Constraint.Compile(new NodeGrammar(node), Vocabulary);
}
