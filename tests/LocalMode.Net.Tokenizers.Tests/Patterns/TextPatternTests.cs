namespace LocalMode.Tokenizers.Tests.Patterns;

public sealed class TextPatternTests
{
    // What is found, with a bar between matches; worked out from Oniguruma's documentation.
    [Theory]
    [InlineData(@"\w+", "a\u00B2 \u00BD\u200Db _", "a\u00B2|\u00BD|b|_")]
    [InlineData(@"\d+", "1\u0663\u00B2", "1\u0663")]
    [InlineData(@"\s", "a\u0085\u00A0\u180E\u2028\u200Bb", "\u0085|\u00A0|\u2028")]
    [InlineData(@"\h+", "xfF09g", "fF09")]
    [InlineData(@"[^a]", "a\uD83D\uDE00a\uD840\uDC00", "\uD83D\uDE00|\uD840\uDC00")]
    [InlineData(@"\p{L}+", "a\uD840\uDC00b\uD83D\uDE00", "a\uD840\uDC00b")]
    [InlineData(@"\p{^L}", "a1b", "1")]
    [InlineData(@"\P{Letter}", "a1b", "1")]
    [InlineData(@"[\p{Lu}\p{Lt}]\p{Ll}*", "HelloWorld", "Hello|World")]
    [InlineData(@"[a-c&&[^b]]+", "abcab", "a|ca")]
    [InlineData(@"[^\s\p{L}\p{N}]+", "a,.1\u20AC b", ",.|\u20AC")]
    [InlineData(@"[]a]+", "a]b", "a]")]
    [InlineData(@"[a\-z-]+", "a-bz", "a-|z")]
    [InlineData(@"[\d-x]+", "3-xw", "3-x")]
    [InlineData(@"[[:digit:][:space:]]+", "a1 2b", "1 2")]
    [InlineData(@"(?i:'s|'t)", "'S'\u017F't'x", "'S|'\u017F|'t")]
    [InlineData(@"(?i)k", "kK\u212A", "k|K|\u212A")]
    [InlineData(@"(?i:[a-b])c", "Ac BC bc", "Ac|bc")]
    [InlineData(@"a(?i)b|c", "aB ac C", "aB|ac")]
    [InlineData(@".", "a\nb", "a|b")]
    [InlineData(@"(?m:.)", "a\nb", "a|\n|b")]
    [InlineData(@"^a", "a\naa\n", "a|a")]
    [InlineData(@"a$", "a\naba", "a|a")]
    [InlineData(@"\Aa", "aa\na", "a")]
    [InlineData(@"a\z", "a\naa", "a")]
    [InlineData(@"a\Z", "aa\n", "a")]
    [InlineData(@"\ba\b", "a ab a", "a|a")]
    [InlineData(@"\s+(?!\S)", "a   b  ", "  |  ")]
    [InlineData(@"(?<=a|bc)x", "ax bcx cx", "x|x")]
    [InlineData(@"(?<!a)x", "ax bx x", "x|x")]
    [InlineData(@"a++a", "aaa", "")]
    [InlineData(@"(?>a+)a", "aaa", "")]
    [InlineData(@"(?>a|ab)c", "abc ac", "ac")]
    [InlineData(@"a{2}", "aaaaa", "aa|aa")]
    [InlineData(@"a{,2}b", "aaab b", "aab|b")]
    [InlineData(@"a{2}?", "aaa", "aa|")]
    [InlineData(@"a{1,2}?", "aaa", "a|a|a")]
    [InlineData(@"a{1,2}+", "aaaaa", "aaaaa")]
    [InlineData(@"x{y", "x{y", "x{y")]
    [InlineData(@"a*", "baac", "|aa|")]
    [InlineData(@"", "ab", "||")]
    [InlineData(@"(a|ab)(c|bcd)", "abcd", "abcd")]
    [InlineData(@"(?:a|)*b", "aab", "aab")]
    [InlineData(@"(?:a*)*b", "aab c", "aab")]
    [InlineData(@"a.*?c", "abcabc", "abc|abc")]
    [InlineData(@"(?:ab)*?c", "ababc", "ababc")]
    [InlineData(@"\R", "\r\n\n\r", "\r\n|\n|\r")]
    [InlineData(@"\x41\u0042\x{43}\t", "ABC\t", "ABC\t")]
    [InlineData(@"(?#comment)a", "a", "a")]
    [InlineData(@"(?x: a b # c", "", null)]
    [InlineData("(?x: a b # c\n)", "ab", "ab")]
    [InlineData(@"(?<name>a)b", "ab", "ab")]
    [InlineData(@"\.", "a.b", ".")]
    public void Matches_KnownPattern_AreThoseOfOniguruma(string regex, string text, string? expected)
    {
        if (expected is null)
        {
            FluentActions.Invoking(() => Parse(regex)).Should().Throw<ModelInvalidException>();
            return;
        }

        string.Join('|', Found(Parse(regex), text)).Should().Be(expected);
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[")]
    [InlineData("[]")]
    [InlineData("[a")]
    [InlineData("[b-a]")]
    [InlineData("*")]
    [InlineData("a|+")]
    [InlineData("(?s)a")]
    [InlineData("(?:a")]
    [InlineData("(?")]
    [InlineData("\\")]
    [InlineData("[\\")]
    [InlineData("\\p{L")]
    [InlineData("{1}")]
    [InlineData("a{100001}")]
    [InlineData("\\u12")]
    [InlineData("\\x{110000}")]
    [InlineData("[[:nope:]]")]
    public void OfRegex_InvalidPattern_NamesThePlace(string regex)
    {
        ModelInvalidException error = FluentActions.Invoking(() => Parse(regex)).Should().Throw<ModelInvalidException>().Which;

        (error.File, error.Field).Should().Be(("x.json", "$.pattern.Regex"));
        error.Reason.Should().Contain(regex);
    }

    [Theory]
    [InlineData(@"(a)\1")]
    [InlineData(@"\Xa")]
    [InlineData(@"a\Kb")]
    [InlineData(@"\p{NoSuchScript}")]
    [InlineData(@"(?<=a+)b")]
    [InlineData(@"(?:(?:ab){1000}){1000}")]
    public void OfRegex_WhatIsNotImplemented_IsUnsupportedNotIgnored(string regex)
    {
        FluentActions.Invoking(() => Parse(regex)).Should().Throw<UnsupportedCapabilityException>().Which.Message.Should().Contain("$.pattern.Regex");
    }

    [Theory]
    [InlineData("(a+)+$", 40)]
    [InlineData("(a|a)*b", 60)]
    [InlineData("(?:a?){30}a{30}c", 30)]
    [InlineData("(a*)*b", 60)]
    [InlineData("a*b", 10_000)]
    public void Matches_PatternThatWouldRunForever_IsATypedError(string regex, int length)
    {
        TextPattern pattern = Parse(regex);

        FluentActions.Invoking(() => Found(pattern, new string('a', length) + "!")).Should().Throw<ModelInvalidException>()
            .Which.Field.Should().Be("$.pattern.Regex");
    }

    [Fact]
    public void OfRegex_DeepNesting_IsATypedError()
    {
        FluentActions.Invoking(() => Parse(new string('(', 100_000))).Should().Throw<LocalModeException>();
        FluentActions.Invoking(() => Parse(new string('[', 100_000))).Should().Throw<LocalModeException>();
    }

    [Fact]
    public void Match_RandomPatterns_IsTheFirstWayToMatchThatThereIs()
    {
        var random = new Random(3);
        int matches = 0;
        for (int round = 0; round < 300; round++)
        {
            string regex = RandomPatterns.Create(random, 3);
            var source = new PatternSource(regex, "x.json", "$.pattern.Regex");
            PatternNode tree = PatternParser.Parse(source);
            PatternProgram program = PatternCompiler.Compile(tree, source);
            PatternMachine machine = PatternMachine.Rent();
            for (int i = 0; i < 6; i++)
            {
                string text = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => "aabbc \n"[random.Next(7)]));
                for (int at = 0; at <= text.Length; at++)
                {
                    long budget = 1_000_000;
                    int end = machine.Match(program, text, at, ref budget);

                    end.Should().Be(ReferencePattern.Ends(tree, text, at).FirstOrDefault(-1), "the pattern is {0}, the text '{1}' at {2}", regex, text, at);
                    matches += end >= 0 ? 1 : 0;
                }
            }
        }

        matches.Should().BeGreaterThan(1_000);
    }

    [Fact]
    public void Matches_Warm_AllocateNothing()
    {
        TextPattern pattern = Parse(@"(?i:'s|'t)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|(?>\s+)(?!\S)|\s+|.");
        TextPattern literal = TextPattern.OfString("ab");
        string text = "It's a test, na\u00EFve \uD83D\uDE00  and 12345 abab";
        int Count(TextPattern matched)
        {
            int count = 0;
            PatternMatches matches = matched.Matches(text);
            while (matches.MoveNext())
            {
                count++;
            }

            return count;
        }

        AllocationMeter.LeastOf(() =>
        {
            Count(pattern);
            Count(literal);
        }).Should().Be(0);
        Count(literal).Should().Be(2);
    }

    private static readonly string[] HostilePatterns =
    [
        "a" + string.Concat(Enumerable.Repeat("{1}", 200_000)),
        "a" + string.Concat(Enumerable.Repeat("?+", 200_000)),
        "(?<=" + new string('(', 100) + "a" + string.Concat(Enumerable.Repeat("|b)", 100)) + "c)d",
        "(?<=" + string.Concat(Enumerable.Repeat("a{100000}", 22_000)) + ")b",
        "(?<=(?:a{65536}){65536})b",
        "(?:ab){99999}{99999}",
        new string('(', 100_000),
        string.Concat(Enumerable.Repeat("(a|", 5_000)) + "b" + new string(')', 5_000),
    ];

    // What ends them is a limit; without it they would end the process or never end.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void OfRegex_HostilePattern_EndsInATypedErrorOrAPattern(int index)
    {
        LocalModeException? error = null;
        try
        {
            _ = Found(Parse(HostilePatterns[index]), "aaab ccd");
        }
        catch (LocalModeException e)
        {
            error = e;
        }

        (error?.Message.Length ?? 0).Should().BeLessThan(2_000);
    }

    [Fact]
    public void OfRegex_RepeatsOfNothing_EndAtOnce() => Found(Parse("(?:){99999}{99999}{99999}a"), "ba").Should().HaveCount(1);

    [Fact]
    public void Match_LongLookBehinds_AreChargedToTheBudget() =>
        FluentActions.Invoking(() => Found(Parse("(?<=a{15000})b"), new string('b', 400_000))).Should().Throw<ModelInvalidException>();

    private static TextPattern Parse(string regex) => TextPattern.OfRegex(regex, "x.json", "$.pattern.Regex");

    private static List<string> Found(TextPattern pattern, string text)
    {
        var found = new List<string>();
        PatternMatches matches = pattern.Matches(text);
        while (matches.MoveNext())
        {
            found.Add(text[matches.Start..matches.End]);
        }

        return found;
    }
}
