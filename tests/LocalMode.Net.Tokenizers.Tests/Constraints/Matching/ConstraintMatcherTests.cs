using LocalMode.Tokenizers.Constraints;

namespace LocalMode.Tokenizers.Tests.Constraints.Matching;

public class ConstraintMatcherTests
{
    [Fact]
    public void FillMask_AfterWarmUp_AllocatesNothing()
    {
        TokenVocabulary vocabulary = Vocabularies.Random(new Random(5), 400, "\"\\,:{}[]ab1 ");
        foreach ((string name, ConstraintGrammar grammar) in EndlessGrammars.All)
        {
            Constraint constraint = Constraint.Compile(grammar, vocabulary);
            byte[] answer = Answers.Random(constraint, new Random(name.Length), 25);
            ConstraintMatcher matcher = constraint.CreateMatcher();
            var mask = new ulong[vocabulary.MaskLength];
            var forced = new byte[32];
            AllocationMeter.LeastOf(Run).Should().Be(0, name);

            void Run()
            {
                matcher.Reset();
                foreach (byte value in answer)
                {
                    matcher.FillMask(mask);
                    matcher.FindForcedBytes(forced);
                    if (!matcher.TryAccept(value))
                        throw new InvalidOperationException(name);
                    matcher.RollBack(1);
                    matcher.TryAccept(value);
                }
            }
        }
    }

    [Fact]
    public void FindForcedBytes_Schema_AreAllThatMustCome()
    {
        ConstraintMatcher matcher = Matcher(ConstraintGrammar.Sequence(ConstraintGrammar.Literal("{\"name\":\""), ConstraintGrammar.Choices(["left\n", "left\nmost"]), ConstraintGrammar.Literal("\"}")));
        Forced(matcher).Should().Be("{\"name\":\"left\n");
        Accept(matcher, "{\"name\":\"left\n");
        Forced(matcher).Should().BeEmpty();
        Accept(matcher, "m");
        Forced(matcher).Should().Be("ost\"}");
        Accept(matcher, "ost\"}");
        matcher.IsComplete.Should().BeTrue();
        Forced(matcher).Should().BeEmpty();
    }

    [Fact]
    public void TryAccept_TokenThatLeadsNowhereHalfway_StaysWhereItWas()
    {
        TokenVocabulary vocabulary = Vocabularies.Of("tru", "true]", "[t");
        ConstraintMatcher matcher = Constraint.Compile(ConstraintGrammar.AnyJson(), vocabulary).CreateMatcher();
        matcher.TryAccept(258).Should().BeTrue();
        matcher.TryAccept(257).Should().BeFalse();
        matcher.TryAccept(256).Should().BeFalse();
        matcher.TryAccept(-1).Should().BeFalse();
        matcher.TryAccept(vocabulary.Size).Should().BeFalse();
        matcher.Count.Should().Be(1);
        Accept(matcher, "rue]");
        matcher.CanEnd.Should().BeTrue();
    }

    [Fact]
    public void RollBack_OverTheEnd_GoesOn()
    {
        ConstraintMatcher matcher = Matcher(ConstraintGrammar.AnyJson());
        Accept(matcher, "12");
        matcher.TryAccept(matcher.Constraint.Vocabulary.EndTokens[0]).Should().BeTrue();
        matcher.HasEnded.Should().BeTrue();
        matcher.IsComplete.Should().BeTrue();
        matcher.Count.Should().Be(3);
        matcher.TryAccept('3').Should().BeFalse();
        ((Action)(() => matcher.FillMask(new ulong[5]))).Should().Throw<InvalidOperationException>();
        matcher.RollBack(2);
        matcher.HasEnded.Should().BeFalse();
        matcher.Count.Should().Be(1);
        Accept(matcher, "3");
        ((Action)(() => matcher.RollBack(3))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => matcher.FillMask(new ulong[1]))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void TryAccept_KeyInOtherSpelling_IsTheSameKey()
    {
        ConstraintMatcher matcher = Matcher(ConstraintGrammar.AnyJson());
        Accept(matcher, "{\"ab\":1,\"\\u0061b");
        matcher.TryAccept('"').Should().BeFalse();
        Accept(matcher, "c\":2,\"\\u0061\":3,\"");
        Accept(matcher, "a");
        matcher.TryAccept('"').Should().BeFalse();
    }

    [Theory]
    [InlineData("\"\\uD83D\\uDE00\"", true)]
    [InlineData("\"\\ud83d", false)]
    [InlineData("\"\\uDE00", false)]
    [InlineData("\"\\uD83Dx", false)]
    [InlineData("\"\\uD83D\\u0041", false)]
    [InlineData("\"\\x", false)]
    [InlineData("\"\n", false)]
    [InlineData("\"\\/\\b\\f\\n\\r\\t\\\\\\\"\"", true)]
    public void TryAccept_Strings_AreThoseOfJson(string text, bool isWhole)
    {
        ConstraintMatcher matcher = Matcher(ConstraintGrammar.AnyJson());
        bool isAccepted = text.All(character => matcher.TryAccept(character));
        (isAccepted && matcher.CanEnd).Should().Be(isWhole);
    }

    [Fact]
    public void TryAccept_Utf8_IsValidOnly()
    {
        ConstraintMatcher matcher = Matcher(ConstraintGrammar.AnyJson());
        Accept(matcher, "\"");
        foreach (byte wrong in new byte[] { 0x80, 0xC0, 0xC1, 0xF5, 0xFF })
            matcher.TryAccept(wrong).Should().BeFalse();
        Refused(0xE0, 0x9F);
        Refused(0xED, 0xA0);
        Refused(0xF0, 0x8F);
        Refused(0xF4, 0x90);

        void Refused(byte first, byte second)
        {
            matcher.TryAccept(first).Should().BeTrue();
            matcher.TryAccept(second).Should().BeFalse();
            matcher.RollBack(1);
        }
    }

    [Fact]
    public void FillMask_VocabularyThatStripsTheFirstSpace_ReadsTheFirstTokenWithoutIt()
    {
        ReadOnlyMemory<byte>[] tokens = [.. Vocabularies.Bytes(), " [1"u8.ToArray(), "[ 1"u8.ToArray(), default];
        TokenVocabulary vocabulary = TokenVocabulary.Create(tokens, [258], stripsFirstSpace: true);
        ConstraintMatcher matcher = Constraint.Compile(ConstraintGrammar.AnyJson(), vocabulary).CreateMatcher();
        var mask = new ulong[vocabulary.MaskLength];
        matcher.FillMask(mask);
        TokenMask.Contains(mask, 256).Should().BeTrue();
        TokenMask.Contains(mask, 257).Should().BeFalse();
        TokenMask.Contains(mask, ' ').Should().BeTrue();
        matcher.TryAccept(256).Should().BeTrue();
        matcher.FillMask(mask);
        TokenMask.Contains(mask, ' ').Should().BeFalse();
        TokenMask.Contains(mask, ',').Should().BeTrue();
        matcher.TryAccept(']').Should().BeTrue();
        matcher.IsComplete.Should().BeTrue();
    }

    private static ConstraintMatcher Matcher(ConstraintGrammar grammar) => Constraint.Compile(grammar, Vocabularies.Of()).CreateMatcher();

    private static void Accept(ConstraintMatcher matcher, string text)
    {
        foreach (byte value in System.Text.Encoding.UTF8.GetBytes(text))
            matcher.TryAccept(value).Should().BeTrue($"'{(char)value}' of '{text}'");
    }

    private static string Forced(ConstraintMatcher matcher)
    {
        var bytes = new byte[64];
        return System.Text.Encoding.UTF8.GetString(bytes, 0, matcher.FindForcedBytes(bytes));
    }
}
