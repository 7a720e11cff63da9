using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Tests.Constraints.Automata;

public sealed class CharDfaTests
{
    [Fact]
    public void Empty_Anything_IsDead()
    {
        CharDfa empty = CharDfa.Empty;
        empty.IsEmpty.Should().BeTrue();
        empty.StateCount.Should().Be(0);
        empty.Start.Should().Be(CharDfa.Dead);
        empty.Next(empty.Start, 'a').Should().Be(CharDfa.Dead);
        empty.Edges(empty.Start).IsEmpty.Should().BeTrue();
        empty.HasNext(empty.Start, 0, 0x10FFFF).Should().BeFalse();
        empty.IsAccepting(empty.Start).Should().BeFalse();
        empty.IsUniversal(empty.Start).Should().BeFalse();
        empty.CountTexts(empty.Start, 10).Should().Be(0);
        empty.MinLength(empty.Start).Should().Be(int.MaxValue);
        empty.Accepts("").Should().BeFalse();
    }

    [Fact]
    public void All_Anything_IsAccepted()
    {
        CharDfa all = CharDfa.All;
        all.StateCount.Should().Be(1);
        all.IsUniversal(0).Should().BeTrue();
        all.Accepts("é😀\0\uFFFF\U0010FFFF").Should().BeTrue();
        all.Accepts("").Should().BeTrue();
        all.CountTexts(0, 1000).Should().Be(1000);
    }

    [Fact]
    public void Accepts_HalfASurrogatePair_IsNoText()
    {
        CharDfa.All.Accepts("a\uD83D").Should().BeFalse();
        CharDfa.All.Accepts("\uDE00a").Should().BeFalse();
        CharDfa.All.HasNext(0, 0xD800, 0xDFFF).Should().BeFalse();
        CharDfa.All.Next(0, 0xD800).Should().Be(CharDfa.Dead);
    }

    [Fact]
    public void Words_Texts_AreExactlyThose()
    {
        string[] words = ["", "a", "ab", "abc", "xbc", "é", "😀", "\uFFFD", "ab"];
        CharDfa language = CharDfa.Words(words, Budget());
        foreach (string word in words)
            language.Accepts(word).Should().BeTrue();
        foreach (string other in (string[])["b", "abcd", "xb", "xab", "e", "😁"])
            language.Accepts(other).Should().BeFalse();
        language.CountTexts(0, long.MaxValue).Should().Be(8);
        language.MinLength(0).Should().Be(0);
    }

    [Fact]
    public void Words_None_IsEmpty()
    {
        CharDfa.Words([], Budget()).IsEmpty.Should().BeTrue();
        CharDfa.Words(["\uD800"], Budget()).IsEmpty.Should().BeTrue("half a pair is no text");
    }

    [Fact]
    public void Words_CommonEndings_ShareStates()
    {
        string[] words = [.. Enumerable.Range(0, 1000).Select(static i => $"{i:000}-with-a-long-ending")];
        CharDfa language = CharDfa.Words(words, Budget());
        language.CountTexts(0, long.MaxValue).Should().Be(1000);
        language.StateCount.Should().Be(3 + "-with-a-long-ending".Length + 1);
    }

    [Theory]
    [InlineData(0, null, 1)]
    [InlineData(3, null, 4)]
    [InlineData(0, 0, 1)]
    [InlineData(2, 5, 6)]
    [InlineData(4, 4, 5)]
    public void Length_Texts_AreCountedInCodePoints(int minimum, int? maximum, int states)
    {
        CharDfa language = CharDfa.Length(minimum, maximum, Budget());
        language.StateCount.Should().Be(states);
        language.EdgeCount.Should().Be(2 * (maximum ?? (minimum + 1)));
        for (int length = 0; length < 8; length++)
        {
            string text = string.Concat(Enumerable.Repeat("😀", length));
            language.Accepts(text).Should().Be(length >= minimum && (maximum is null || length <= maximum));
        }
    }

    [Fact]
    public void Length_Backwards_IsEmpty() => CharDfa.Length(3, 2, Budget()).IsEmpty.Should().BeTrue();

    [Fact]
    public void Length_OfEverything_IsCompact()
    {
        CharDfa language = CharDfa.Length(1, 100_000, Budget());
        language.ByteCount.Should().BeLessThan(5 << 20);
        language.MinLength(0).Should().Be(1);
        language.CountTexts(0, 5).Should().Be(5);
    }

    [Theory]
    [InlineData(0, 100_000_000)]
    [InlineData(100_000_000, null)]
    [InlineData(0, int.MaxValue)]
    [InlineData(int.MaxValue, null)]
    public void Length_Huge_EndsAtTheBudget(int minimum, int? maximum)
    {
        CompileBudget budget = Budget();
        FluentActions.Invoking(() => CharDfa.Length(minimum, maximum, budget)).Should().Throw<SchemaTooComplexException>();
    }

    [Fact]
    public void Edges_OfAPattern_AreSortedDisjointAndWithoutSurrogates()
    {
        CharDfa language = CharDfa.Pattern(@"^([^\p{Lu}]|[b-z😀]x|.{2}|\W\d)$", Budget());
        for (int state = 0; state < language.StateCount; state++)
        {
            int before = -1;
            foreach (CharEdge edge in language.Edges(state))
            {
                edge.First.Should().BeGreaterThan(before).And.BeLessThanOrEqualTo(edge.Last);
                (edge.Last < 0xD800 || edge.First > 0xDFFF).Should().BeTrue();
                edge.Next.Should().BeInRange(0, language.StateCount - 1);
                foreach (int codePoint in (int[])[edge.First, edge.Last])
                    language.Next(state, codePoint).Should().Be(edge.Next);
                language.HasNext(state, edge.Last, edge.Last).Should().BeTrue();
                if (before + 1 < edge.First)
                    language.HasNext(state, before + 1, edge.First - 1).Should().BeFalse();
                before = edge.Last;
            }
        }
    }

    [Fact]
    public void Next_ManyStates_IsTheSameWithoutTables()
    {
        // Over 256 states no table is kept.
        CharDfa language = CharDfa.Pattern("^[a-f]{300}[0-9x]$", Budget());
        language.StateCount.Should().Be(302);
        language.Accepts(new string('c', 300) + "7").Should().BeTrue();
        language.Accepts(new string('c', 300) + "y").Should().BeFalse();
        language.Accepts(new string('c', 299) + "7").Should().BeFalse();
    }

    [Theory]
    [InlineData("^a{3}$", 1L)]
    [InlineData("^[ab]{10}$", 1024L)]
    [InlineData("^[ab]{0,3}$", 15L)]
    [InlineData("^(a|b|ab)$", 3L)]
    [InlineData("^a*$", long.MaxValue)]
    [InlineData("a", long.MaxValue)]
    [InlineData("^.{20}$", long.MaxValue)]
    [InlineData("^[^]$", 0x110000L - 0x800)]
    [InlineData("^(x|y[0-9]+)$", long.MaxValue)]
    public void CountTexts_Pattern_IsExactOrCut(string pattern, long expected)
    {
        CharDfa language = CharDfa.Pattern(pattern, Budget());
        language.CountTexts(0, long.MaxValue).Should().Be(expected);
        language.CountTexts(0, 2).Should().Be(Math.Min(2, expected));
    }

    [Theory]
    [InlineData("^a{3,9}$", 3)]
    [InlineData("b|aa", 1)]
    [InlineData("", 0)]
    [InlineData("^(?=.{7})a*b$", 7)]
    public void MinLength_Pattern_IsTheShortestText(string pattern, int expected) =>
        CharDfa.Pattern(pattern, Budget()).MinLength(0).Should().Be(expected);

    [Fact]
    public void IsUniversal_AfterAMatch_IsTrue()
    {
        CharDfa language = CharDfa.Pattern("ab", Budget());
        language.StateCount.Should().Be(3);
        language.IsUniversal(language.Start).Should().BeFalse();
        language.IsUniversal(language.Next(language.Start, "xxaab")).Should().BeTrue();
    }

    [Fact]
    public void Pattern_Minimised_HasFewStates()
    {
        CharDfa.Pattern("^(a|b)*abb$", Budget()).StateCount.Should().Be(4);
        CharDfa.Pattern("^(abc|abd|xbc|xbd)$", Budget()).StateCount.Should().Be(4);
        CharDfa.Pattern("(.|\\n)*", Budget()).StateCount.Should().Be(1);
        CharDfa.Pattern("^[a-z]{1,500}$", Budget()).StateCount.Should().Be(501);
    }

    [Theory]
    [InlineData("a{0,1000000}")]
    [InlineData("^(a{1,1000}){1,1000}$")]
    [InlineData("^(.*a.{40})$")]
    [InlineData("^(?=.*a.{25}b)(?=.*b.{25}a)x*y")]
    [InlineData("(a|aa|aaa){2147483647}")]
    [InlineData(@"^((a{0,99}){0,99}){0,99}$")]
    [InlineData(@"(x+x+)+y.{999}z.*w.{999}")]
    public void Pattern_Hostile_EndsAtTheBudget(string pattern)
    {
        CompileBudget budget = new(new ConstraintOptions { MaxCompiledBytes = 16 << 20, CompileTimeout = TimeSpan.FromSeconds(2) });
        FluentActions.Invoking(() => CharDfa.Pattern(pattern, budget)).Should().Throw<SchemaTooComplexException>();
        budget.Bytes.Should().Be(0, "work gives back what it charged, also when it fails");
    }

    [Theory]
    [InlineData(@"(a)\1", "back-reference")]
    [InlineData(@"(?<n>a)\k<n>", "back-reference")]
    [InlineData(@"(?=(?<=a)b)", "look behind")]
    [InlineData(@"(?<=a$)", "look behind")]
    [InlineData(@"\uD83D", "surrogate")]
    [InlineData("(", "not closed")]
    [InlineData(")", "not opened")]
    [InlineData("[a", "not closed")]
    [InlineData("a**", "nothing to repeat")]
    [InlineData("^*", "nothing to repeat")]
    [InlineData("a{2,1}", "backwards")]
    [InlineData("[b-a]", "backwards")]
    [InlineData(@"\e", "no escape")]
    [InlineData(@"\p{Greek}", "general category")]
    [InlineData(@"\p", "property in braces")]
    [InlineData("(?i)a", "not of ECMA-262")]
    [InlineData("a\\", "backslash")]
    public void Pattern_NotTaken_SaysWhy(string pattern, string reason)
    {
        FluentActions.Invoking(() => CharDfa.Pattern(pattern, Budget())).Should().Throw<PatternNotSupportedException>().WithMessage($"*{reason}*");
    }

    [Fact]
    public void Pattern_DeepNesting_IsRefused()
    {
        string pattern = new string('(', 100_000) + new string(')', 100_000);
        FluentActions.Invoking(() => CharDfa.Pattern(pattern, Budget())).Should().Throw<PatternNotSupportedException>().WithMessage("*nested*");
    }

    [Theory]
    [InlineData("ab|c", "ab", true)]
    [InlineData("ab|c", "xc", false)]
    [InlineData("ab|c", "cc", false)]
    [InlineData("^a$|b", "b", true)]
    [InlineData("(?=.{3}$)a*", "aaa", true)]
    [InlineData("(?=.{3}$)a*", "aa", false)]
    [InlineData(@"\bab\b", "ab", true)]
    public void WholePattern_Text_MustBeMatchedAsAWhole(string pattern, string text, bool expected) =>
        CharDfa.WholePattern(pattern, Budget()).Accepts(text).Should().Be(expected);

    [Fact]
    public void Charges_OfWork_AreThoseOfTheResult()
    {
        CompileBudget budget = Budget();
        CharDfa left = CharDfa.Pattern(@"^(?=.*\d)(?!abc)\w+\b", budget);
        budget.Bytes.Should().Be(left.ByteCount);
        CharDfa right = CharDfa.Words(["a1", "abc1"], budget);
        budget.Bytes.Should().Be(left.ByteCount + right.ByteCount);
        CharDfa both = CharDfa.Intersect(left, right, budget);
        budget.Bytes.Should().Be(left.ByteCount + right.ByteCount + both.ByteCount);
        both.CountTexts(0, 9).Should().Be(1);
    }

    private static CompileBudget Budget() => new(new ConstraintOptions { CompileTimeout = TimeSpan.FromSeconds(20) });
}
