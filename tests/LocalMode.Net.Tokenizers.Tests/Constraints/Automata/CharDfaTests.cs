using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Tests.Constraints.Automata;

public sealed class CharDfaTests
{
    private static CompileBudget Budget() => new(new ConstraintOptions { CompileTimeout = TimeSpan.FromSeconds(20) });

    [Theory]
    [InlineData("^abc$", "abc", true)]
    [InlineData("^abc$", "abcd", false)]
    [InlineData("b", "abc", true)]
    [InlineData("^b", "abc", false)]
    [InlineData("(^a|b)$", "ab", true)]
    [InlineData("(^a|b)$", "ba", false)]
    [InlineData("a^b", "ab", false)]
    [InlineData("a$b", "ab", false)]
    [InlineData(@"\bcat\b", "a cat.", true)]
    [InlineData(@"\bcat\b", "concat", false)]
    [InlineData(@"^(?!abc).*$", "abcd", false)]
    [InlineData(@"^(?!abc).*$", "abd", true)]
    [InlineData(@"^(?=.*\d)(?=.*[a-z]).{8,}$", "abcdefg1", true)]
    [InlineData(@"^(?=.*\d)(?=.*[a-z]).{8,}$", "abcdefgh", false)]
    [InlineData(@"^((?!mode).)*$", "a modem", false)]
    [InlineData(@"^((?!mode).)*$", "a mod m", true)]
    [InlineData(@"(?<=a)b", "ab", true)]
    [InlineData(@"(?<=a)b", "cb", false)]
    [InlineData(@"^[^\p{L}]$", "😀", true)]
    public void Pattern_Text_AcceptsWhatMatches(string pattern, string text, bool expected)
    {
        CharDfa.Pattern(pattern, Budget()).Accepts(text).Should().Be(expected);
    }
}
