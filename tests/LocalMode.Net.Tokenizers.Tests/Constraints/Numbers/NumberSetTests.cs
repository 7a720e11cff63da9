using System.Text.Json;
using System.Text.Json.Nodes;
using LocalMode.Tokenizers.Constraints.Numbers;

namespace LocalMode.Tokenizers.Tests.Constraints.Numbers;

public sealed class NumberSetTests
{
    [Fact]
    public void Intersect_RandomSets_HoldsWhatBothHold()
    {
        var random = new Random(3);
        for (int round = 0; round < 1000; round++)
        {
            (JsonObject left, NumberSet? a) = RandomNumbers.Schema(random);
            (JsonObject right, NumberSet? b) = RandomNumbers.Schema(random);
            NumberSet both = NumberSet.Intersect(a!, b!, RandomNumbers.Budget)!;
            for (int i = 0; i < 20; i++)
            {
                string text = RandomNumbers.Spelling(random, random.Next(2) == 0 ? left : right);
                ExactDecimal value = ExactDecimal.Parse(RandomNumbers.Element(text));
                both.Contains(value).Should().Be(a!.Contains(value) && b!.Contains(value), "{0} in {1} and {2}", text, left, right);
            }
        }
    }

    [Fact]
    public void Complement_RandomSets_HoldsWhatTheyDoNot()
    {
        var random = new Random(4);
        int made = 0;
        for (int round = 0; round < 2000; round++)
        {
            (JsonObject schema, NumberSet? set) = RandomNumbers.Schema(random);
            NumberSet? rest = set!.Complement(RandomNumbers.Budget);
            if (rest is null)
                continue;
            made++;
            for (int i = 0; i < 20; i++)
            {
                string text = RandomNumbers.Spelling(random, schema);
                ExactDecimal value = ExactDecimal.Parse(RandomNumbers.Element(text));
                rest.Contains(value).Should().Be(!set.Contains(value), "{0} in {1}", text, schema);
            }

            NumberSet.Intersect(set, rest, RandomNumbers.Budget)!.IsEmpty.Should().BeTrue();
        }

        made.Should().BeGreaterThan(300);
        NumberSet.All.Complement(RandomNumbers.Budget)!.IsEmpty.Should().BeTrue();
        NumberSet.Integers.Complement(RandomNumbers.Budget).Should().BeNull();
        NumberSet.PlainIntegers.Complement(RandomNumbers.Budget).Should().BeNull();
    }

    [Theory]
    [InlineData("""{"type":"integer","exclusiveMinimum":1,"exclusiveMaximum":2}""", true)]
    [InlineData("""{"type":"number","exclusiveMinimum":1,"exclusiveMaximum":2}""", false)]
    [InlineData("""{"type":"number","minimum":1,"exclusiveMaximum":1}""", true)]
    [InlineData("""{"type":"number","minimum":2,"maximum":1}""", true)]
    [InlineData("""{"type":"integer","minimum":0.5,"maximum":1.5}""", false)]
    [InlineData("""{"type":"integer","minimum":-0.5,"exclusiveMaximum":0}""", true)]
    [InlineData("""{"type":"integer","minimum":1e2,"maximum":100.0}""", false)]
    public void IsEmpty_Bounds_IsExact(string schema, bool expected) =>
        NumberLexemeTests.Read(schema).IsEmpty.Should().Be(expected);

    [Fact]
    public void Values_EqualNumbers_AreOne()
    {
        NumberSet one = NumberSet.Values([Number("1"), Number("1.0"), Number("1e0"), Number("10e-1")]);

        one.Intervals.Length.Should().Be(1);
        one.Equals(NumberSet.Values([Number("1.000")])).Should().BeTrue();
        one.Equals(NumberSet.Values([Number("-1")])).Should().BeFalse();
        NumberSet.Values([Number("-0.0e7")]).Contains(ExactDecimal.Zero).Should().BeTrue();
        NumberSet.Values([]).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public void MultiplesOf_FiveBetweenSixAndNine_AreNone()
    {
        NumberSet five = NumberSet.MultiplesOf(Number("5"))!;

        NumberSet.Intersect(five, NumberSet.Range(Number("6"), false, Number("9"), false), RandomNumbers.Budget)!.IsEmpty.Should().BeTrue();
        NumberSet.Intersect(five, NumberSet.Range(Number("6"), false, Number("10"), false), RandomNumbers.Budget)!.IsEmpty.Should().BeFalse();
        NumberSet.MultiplesOf(Number("1e-5000")).Should().BeNull();
        NumberSet.MultiplesOf(Number("0")).Should().BeNull();
    }

    [Fact]
    public void Range_NumbersBeyondAllLimits_AreTooComplex()
    {
        FluentActions.Invoking(() => NumberSet.Values([Number("1e999999999999999999999")])).Should().Throw<SchemaTooComplexException>();
        FluentActions.Invoking(() => NumberSet.Values([Number(new string('1', 3000))])).Should().Throw<SchemaTooComplexException>();
        NumberSet huge = NumberSet.Values([Number("3e123456789012")]);
        NumberLexemeTests.Accepts(new NumberLexeme(huge), "0.3e123456789013").Should().BeTrue();
        NumberLexemeTests.Accepts(new NumberLexeme(huge), "30E123456789011").Should().BeTrue();
        NumberLexemeTests.Accepts(new NumberLexeme(huge), "3e123456789013").Should().BeFalse();
        FluentActions.Invoking(() => NumberSet.Intersect(huge, NumberSet.Integers, RandomNumbers.Budget)).Should().Throw<SchemaTooComplexException>();
    }

    private static JsonElement Number(string text) => RandomNumbers.Element(text);
}
