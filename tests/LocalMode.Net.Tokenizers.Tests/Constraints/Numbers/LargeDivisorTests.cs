using System.Globalization;
using System.Numerics;
using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Matching;
using LocalMode.Tokenizers.Constraints.Numbers;
using LocalMode.Tokenizers.Tests.Constraints.Matching;

namespace LocalMode.Tokenizers.Tests.Constraints.Numbers;

/// <summary>Divisors whose remainders are too many to be numbered beforehand.</summary>
public sealed class LargeDivisorTests
{
    private static readonly TokenVocabulary Vocabulary = Vocabularies.Of("00", "000", "12", "86", "400", "0000", ".0");

    [Theory]
    [InlineData("""{"type":"integer","multipleOf":86400000}""", "86400000", "86400001")]
    [InlineData("""{"type":"integer","multipleOf":86400000}""", "-172800000.0", "8640000")]
    [InlineData("""{"type":"number","multipleOf":123456.789}""", "370370.367", "370370.368")]
    [InlineData("""{"type":"integer","multipleOf":576460752303423487}""", "1152921504606846974", "1152921504606846975")]
    [InlineData("""{"type":"integer","multipleOf":86400000,"minimum":1,"maximum":500000000000}""", "499996800000", "500083200000")]
    public void TryAccept_LargeDivisor_TakesItsMultiples(string schema, string multiple, string other)
    {
        Constraint constraint = Compile(schema);

        constraint.UnenforcedKeywords.Should().BeEmpty();
        Takes(constraint, multiple).Should().BeTrue();
        Takes(constraint, other).Should().BeFalse();
    }

    [Theory]
    [InlineData("86400000", 0)]
    [InlineData("123456.789", 3)]
    [InlineData("576460752303423487", 0)]
    [InlineData("1048577", 0)]
    public void TryAccept_AnyDigits_LeadToAMultiple(string divisor, int scale)
    {
        string schema = $$"""{"type":"number","multipleOf":{{divisor}}}""";
        Constraint constraint = Compile(schema);
        JsonSchema validator = JsonSchema.Parse(schema);
        BigInteger units = BigInteger.Parse(divisor.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        Random random = new(7);
        for (int round = 0; round < 50; round++)
        {
            BigInteger digits = random.NextInt64(1, long.MaxValue >> random.Next(60));
            BigInteger multiple = digits * BigInteger.Pow(10, 18 + scale);
            multiple += (units - (multiple % units)) % units;
            string text = multiple.ToString(CultureInfo.InvariantCulture);
            text = scale == 0 ? text : text[..^scale] + "." + text[^scale..];

            Takes(constraint, text).Should().BeTrue("{0} is a multiple of {1}", text, divisor);
            validator.IsValid(RandomNumbers.Element(text)).Should().BeTrue();
            char last = text[^1] == '9' ? '0' : (char)(text[^1] + 1);
            Takes(constraint, text[..^1] + last).Should().BeFalse();
        }
    }

    [Fact]
    public void Compile_DivisorTooLargeToFollow_NamesTheKeyword()
    {
        ConstraintGrammar grammar = ConstraintGrammar.Schema(JsonSchema.Parse("""{"properties":{"a":{"type":"integer","multipleOf":1e20}},"required":["a"]}"""));

        SchemaNotEnforceableException error = FluentActions.Invoking(() => Constraint.Compile(grammar, Vocabulary)).Should().Throw<SchemaNotEnforceableException>().Which;

        error.Keyword.Should().Be("multipleOf");
        error.JsonPointer.Should().Be("/properties/a");
    }

    [Fact]
    public void Compile_DivisorTooLargeToFollowAllowed_TakesIntegers()
    {
        JsonSchema schema = JsonSchema.Parse("""{"type":"integer","multipleOf":1e20,"minimum":0}""");

        Constraint constraint = Constraint.Compile(ConstraintGrammar.Schema(schema, new JsonConstraintOptions { AllowUnenforced = true }), Vocabulary);

        constraint.UnenforcedKeywords.Should().ContainSingle().Which.Keyword.Should().Be("multipleOf");
        Takes(constraint, "100000000000000000000").Should().BeTrue();
        Takes(constraint, "1").Should().BeTrue();
        Takes(constraint, "1.5").Should().BeFalse();
        Takes(constraint, "-1").Should().BeFalse();
    }

    [Fact]
    public void Next_BoundsOfThousandsOfDigits_HasNoDeadEnd()
    {
        string low = "1" + new string('3', 2000), high = "1" + new string('3', 1400) + new string('5', 600);
        var lexeme = new NumberLexeme(NumberSet.Intersect(
            NumberSet.MultiplesOf(RandomNumbers.Element("999983"))!, NumberLexemeTests.Read($$"""{"type":"integer","minimum":{{low}},"maximum":{{high}}}"""), RandomNumbers.Budget)!);
        int state = lexeme.Start;
        BigInteger value = 0;
        var random = new Random(1);
        for (int digits = 0; digits < 2001; digits++)
        {
            int first = digits < 1401 ? 0 : random.Next(10), digit = -1;
            for (int i = 0; i < 10 && digit < 0; i++)
                digit = lexeme.Next(state, (byte)('0' + ((first + i) % 10))) != Lexeme.Dead ? (first + i) % 10 : -1;
            digit.Should().BeGreaterThanOrEqualTo(0, "after {0} digits some digit can follow", digits);
            state = lexeme.Next(state, (byte)('0' + digit));
            value = (value * 10) + digit;
        }

        lexeme.IsAccepting(state).Should().BeTrue();
        (value % 999983).Should().Be(BigInteger.Zero);
        value.Should().BeInRange(BigInteger.Parse(low, CultureInfo.InvariantCulture), BigInteger.Parse(high, CultureInfo.InvariantCulture));
    }

    private static Constraint Compile(string schema) => Constraint.Compile(ConstraintGrammar.Schema(JsonSchema.Parse(schema)), Vocabulary);

    private static bool Takes(Constraint constraint, string text)
    {
        ConstraintMatcher matcher = constraint.CreateMatcher();
        return System.Text.Encoding.UTF8.GetBytes(text).All(value => matcher.TryAccept(value)) && matcher.CanEnd;
    }
}
