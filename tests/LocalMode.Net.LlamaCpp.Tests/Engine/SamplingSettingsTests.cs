using LocalMode.LlamaCpp.Engine;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class SamplingSettingsTests
{
    public static TheoryData<string> OutOfRange => [.. Wrong.Keys];

    private static Dictionary<string, ChatOptions> Wrong { get; } = new()
    {
        ["Temperature negative"] = new() { Temperature = -0.1f },
        ["Temperature not a number"] = new() { Temperature = float.NaN },
        ["Temperature infinite"] = new() { Temperature = float.PositiveInfinity },
        ["TopK zero"] = new() { TopK = 0 },
        ["TopP negative"] = new() { TopP = -0.01f },
        ["TopP above one"] = new() { TopP = 1.01f },
        ["TopP not a number"] = new() { TopP = float.NaN },
        ["FrequencyPenalty above two"] = new() { FrequencyPenalty = 2.1f },
        ["PresencePenalty below minus two"] = new() { PresencePenalty = -2.1f },
        ["PresencePenalty not a number"] = new() { PresencePenalty = float.NaN },
    };

    [Fact]
    public void From_NoOptions_GivesTheDocumentedDefaults()
    {
        SamplingSettings settings = SamplingSettings.From(null);

        settings.Should().BeEquivalentTo(new { Temperature = 0.8f, TopK = 40, TopP = 0.95f, FrequencyPenalty = 0f, PresencePenalty = 0f });
        SamplingSettings.From(null).Seed.Should().NotBe(settings.Seed, "no seed means a new one each time");
    }

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void From_OutOfRange_NamesTheProperty(string name) =>
        FluentActions.Invoking(() => SamplingSettings.From(Wrong[name]))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(name.Split(' ')[0]);

    [Theory]
    [InlineData(0, 0u)]
    [InlineData(42, 42u)]
    [InlineData(4_294_967_295, 4_294_967_294u)]
    [InlineData(1L << 32, 1u)]
    public void From_Seed_IsNeverTheRandomOne(long seed, uint expected) =>
        SamplingSettings.From(new() { Seed = seed }).Seed.Should().Be(expected);

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(float.Epsilon, 0f)]
    [InlineData(1e-6f, 0f)]
    [InlineData(0.01f, 0.01f)]
    public void From_TemperatureNearZero_IsGreedy(float asked, float used) =>
        SamplingSettings.From(new() { Temperature = asked }).Temperature.Should().Be(used);
}
