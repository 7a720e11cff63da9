using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Budgets;

public class CostCalculatorTests
{
    // Computed by hand: (input - cached) * price + cached * cached price + output * price, over a million.
    public static TheoryData<string, string, string?, long, long, long, string> Cases => new()
    {
        { "2.50", "10.00", "1.25", 0, 0, 0, "0" },
        { "2.50", "10.00", "1.25", 1_000_000, 0, 0, "2.50" },
        { "2.50", "10.00", "1.25", 0, 1_000_000, 0, "10.00" },
        { "2.50", "10.00", "1.25", 1_000_000, 0, 1_000_000, "1.25" },
        { "2.50", "10.00", null, 1_000_000, 0, 1_000_000, "2.50" },
        { "2.50", "10.00", "1.25", 1, 0, 0, "0.0000025" },
        { "2.50", "10.00", "1.25", 0, 1, 0, "0.00001" },
        { "2.50", "10.00", "1.25", 1200, 300, 1000, "0.00475" },
        { "0.15", "0.60", "0.075", 12_345, 678, 0, "0.00225855" },
        { "0.15", "0.60", "0.075", 12_345, 678, 10_240, "0.00149055" },
        { "0.1", "0.2", null, 3, 3, 0, "0.0000009" },
        { "0.0001", "0.0003", null, 1, 1, 0, "0.0000000004" },
        { "0", "0", null, long.MaxValue, long.MaxValue, 0, "0" },
        { "0", "15", "0", 5, 7, 5, "0.000105" },
        { "3", "15", "0.30", 200_000, 64_000, 150_000, "1.155" },
        { "1", "1", null, long.MaxValue, 0, 0, "9223372036854.775807" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cost_OfHandComputedCases_IsExact(string input, string output, string? cached, long inputTokens, long outputTokens, long cachedTokens, string expected)
    {
        ModelPrice price = new(Decimal(input), Decimal(output), cached is null ? null : Decimal(cached));

        CostCalculator.Cost(price, inputTokens, outputTokens, cachedTokens).Should().Be(Decimal(expected));
        CostCalculator.Cost(price, new UsageDetails { InputTokenCount = inputTokens, OutputTokenCount = outputTokens, CachedInputTokenCount = cachedTokens })
            .Should().Be(Decimal(expected));
    }

    [Fact]
    public void Cost_OfTheMostThatThereCanBe_DoesNotOverflow()
    {
        ModelPrice dearest = new(1_000_000_000, 1_000_000_000, 1_000_000_000);

        CostCalculator.Cost(dearest, long.MaxValue, long.MaxValue, long.MaxValue / 2).Should().BeInRange(1.8446e22m, 1.8447e22m);
    }

    [Fact]
    public void Cost_OfAMillionSmallCalls_SumsWithoutError()
    {
        ModelPrice price = new(0.1m, 0.3m);
        decimal sum = 0;
        for (int i = 0; i < 1_000_000; i++)
            sum += CostCalculator.Cost(price, 1, 1);

        sum.Should().Be(0.4m);
    }

    [Fact]
    public void Cost_OfReasoning_IsCountedOnceAsOutput() =>
        CostCalculator.Cost(new ModelPrice(1, 10), new UsageDetails { InputTokenCount = 0, OutputTokenCount = 100, ReasoningTokenCount = 80 })
            .Should().Be(0.001m);

    public static TheoryData<long?, long?, long?, string?> Partial => new()
    {
        { null, null, null, null },
        { null, null, 30, null },
        { 10, null, null, null },
        { null, 20, null, null },
        { 10, null, 30, "0.00021" },
        { null, 20, 30, "0.00021" },
        { 10, 20, null, "0.00021" },
        { -10, 20, null, null },
        { 40, null, 30, null },
    };

    [Theory]
    [MemberData(nameof(Partial))]
    public void Cost_OfPartialUsage_IsUnknownUnlessItFollows(long? input, long? output, long? total, string? expected)
    {
        UsageDetails usage = new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = total };
        ModelPrice price = new(1, 10);

        CostCalculator.Cost(price, usage).Should().Be(expected is null ? null : Decimal(expected));
        CostCalculator.EstimateAvoided(price, usage).Should().Be(expected is null ? null : Decimal(expected));
    }

    [Fact]
    public void Cost_WithMoreCachedThanInput_CountsAllAsCached() =>
        CostCalculator.Cost(new ModelPrice(1, 1, 0.5m), new UsageDetails { InputTokenCount = 10, OutputTokenCount = 0, CachedInputTokenCount = 99 })
            .Should().Be(0.000005m);

    [Fact]
    public void EstimateAvoided_WithALocalCache_GivesTheFullPrice() =>
        CostCalculator.EstimateAvoided(new ModelPrice(1, 1, 0.5m), new UsageDetails { InputTokenCount = 10, OutputTokenCount = 0, CachedInputTokenCount = 10 })
            .Should().Be(0.00001m);

    [Fact]
    public void Cost_OfNegativeTokens_Throws()
    {
        ModelPrice price = new(1, 1);

        FluentActions.Invoking(() => CostCalculator.Cost(price, -1, 0)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => CostCalculator.Cost(price, 0, -1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => CostCalculator.Cost(price, 5, 0, 6)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ModelPrice(-1, 1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ModelPrice(1, 1, 1_000_000_001)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static decimal Decimal(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
