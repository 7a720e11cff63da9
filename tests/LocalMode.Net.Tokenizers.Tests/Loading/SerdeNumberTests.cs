using System.Globalization;

namespace LocalMode.Tokenizers.Tests.Loading;

public sealed class SerdeNumberTests
{
    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("-0.0", -0.0)]
    [InlineData("-10.7184", -10.7184)]
    [InlineData("1e-7", 1e-7)]
    [InlineData("2.5E+3", 2500.0)]
    [InlineData("123456789012345678901234567890", 1.2345678901234568e29)]
    [InlineData("0.00000000000000000000000000000000001", 1e-35)]
    [InlineData("1e-400", 0.0)]
    public void TryParse_Number_IsItsValue(string text, double expected)
    {
        SerdeNumber.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out double number).Should().BeTrue();

        number.Should().BeApproximately(expected, Math.Abs(expected) * 1e-15);
    }

    [Fact]
    public void TryParse_SeventeenDigits_IsRoundedTwiceAsInRust()
    {
        // 39299705028533936 is not a double: it becomes 39299705028533936 or a neighbour, and is then divided by ten to the sixteenth.
        string text = "-3.9299705028533936";

        SerdeNumber.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out double number).Should().BeTrue();

        number.Should().Be(-(39299705028533936.0 / 1e16));
    }

    [Fact]
    public void TryParse_RandomNumbers_AreAtMostOneStepFromTheNearest()
    {
        var random = new Random(3);
        int different = 0;
        for (int i = 0; i < 20000; i++)
        {
            double value = -random.NextDouble() * 20;
            string text = value.ToString("R", CultureInfo.InvariantCulture);

            SerdeNumber.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out double number).Should().BeTrue();

            (number == value || number == Math.BitIncrement(value) || number == Math.BitDecrement(value)).Should().BeTrue("the number is {0}", text);
            different += number == value ? 0 : 1;
        }

        different.Should().BePositive("otherwise nothing tells this from an ordinary parser");
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e309")]
    public void TryParse_NumberThatIsTooLarge_IsRefused(string text) =>
        SerdeNumber.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out _).Should().BeFalse();
}
