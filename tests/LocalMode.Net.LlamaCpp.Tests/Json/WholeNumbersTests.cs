using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace LocalMode.LlamaCpp.Tests.Json;

public class WholeNumbersTests
{
    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("-1.50e1", "-15")]
    [InlineData("0.0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0e999999999999", "0")]
    [InlineData("120E-1", "12")]
    [InlineData("1e39", "1000000000000000000000000000000000000000")]
    [InlineData("1e40", null)]
    [InlineData("1e-1", null)]
    [InlineData("1.5", null)]
    [InlineData("1e999999999999", null)]
    [InlineData("100", null)]
    [InlineData("-7", null)]
    public void Respell_Number_IsWholeOrStays(string number, string? expected) => WholeNumbers.Respell(Encoding.ASCII.GetBytes(number)).Should().Be(expected);

    [Fact]
    public void Respell_RandomNumbers_KeepTheirValue()
    {
        Random random = new(11);
        for (int i = 0; i < 20_000; i++)
        {
            string number = string.Create(
                CultureInfo.InvariantCulture,
                $"{(random.Next(2) == 0 ? "-" : "")}{random.Next(2000)}{(random.Next(2) == 0 ? $".{random.Next(500):D3}" : "")}{(random.Next(2) == 0 ? $"e{random.Next(-4, 12)}" : "")}");
            decimal value = decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
            bool isPlain = BigInteger.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) && number != "-0";

            string? spelled = WholeNumbers.Respell(Encoding.ASCII.GetBytes(number));

            (spelled is not null).Should().Be(!isPlain && decimal.IsInteger(value), "of {0}", number);
            if (spelled is not null)
                BigInteger.Parse(spelled, CultureInfo.InvariantCulture).Should().Be((BigInteger)value, "of {0}", number);
        }
    }

    [Fact]
    public void TryRespellAll_Json_ChangesNumbersOnly()
    {
        const string json = """{"1.0":"1.0 \" 2e1 \\","a":[1.0,{"b":-2E1},true,null],"\"5.0":1.25}""";
        ArrayBufferWriter<byte> target = new();

        WholeNumbers.TryRespellAll(Encoding.UTF8.GetBytes(json), target).Should().BeTrue();

        Encoding.UTF8.GetString(target.WrittenSpan).Should().Be("""{"1.0":"1.0 \" 2e1 \\","a":[1,{"b":-20},true,null],"\"5.0":1.25}""");
        JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse(target.WrittenSpan)).Should().BeTrue();
    }

    [Fact]
    public void TryRespellAll_NothingToChange_WritesNothing()
    {
        ArrayBufferWriter<byte> target = new();

        WholeNumbers.TryRespellAll("""{"a":[1,2.5,"3.0"]}"""u8, target).Should().BeFalse();

        target.WrittenCount.Should().Be(0);
    }
}
