using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Budgets;

public class PriceTableTests
{
    private static readonly PriceTable Prices = new(
        new Dictionary<string, ModelPrice>
        {
            ["gpt-4o"] = new(4, 4),
            ["gpt-4o-2024-05-13"] = new(5, 5),
            ["claude-opus-4"] = new(40, 40),
            ["claude-sonnet"] = new(3, 3),
            ["gpt-4"] = new(30, 30),
            ["gemini-flash"] = new(1, 1),
            ["llama3:8b"] = new(2, 2),
        },
        "EUR");

    [Theory]
    [InlineData("gpt-4o", 4)]
    [InlineData("GPT-4o", 4)]
    [InlineData("gpt-4o-2024-08-06", 4)]
    [InlineData("gpt-4o-2024-05-13", 5)]
    [InlineData("gpt-4o-latest", 4)]
    [InlineData("gpt-4-0613", 30)]
    [InlineData("gemini-flash-001", 1)]
    [InlineData("claude-sonnet-20241022", 3)]
    [InlineData("claude-sonnet@20241022", 3)]
    [InlineData("llama3:8b", 2)]
    [InlineData("gpt-4o-mini", null)]
    [InlineData("gpt-4o-mini-2024-07-18", null)]
    [InlineData("gpt-4-32k", null)]
    [InlineData("gpt-4-turbo", null)]
    [InlineData("claude-opus-4-1", null)]
    [InlineData("claude-opus-4-1-20250805", null)]
    [InlineData("gpt-4o-", null)]
    [InlineData("gpt", null)]
    [InlineData("-2024-08-06", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Find_AModel_KnowsItsVersionsAndNoOtherModel(string? model, int? price)
    {
        Prices.Find(model)?.InputPerMillion.Should().Be(price);
        (Prices.Find(model) is null).Should().Be(price is null);
    }

    [Fact]
    public void CostOf_UnknownModel_IsUnknownAndNotFree()
    {
        UsageDetails usage = new() { InputTokenCount = 10, OutputTokenCount = 10 };

        Prices.CostOf("other", usage).Should().BeNull();
        Prices.CostOf("gpt-4o", null).Should().BeNull();
        Prices.CostOf("gpt-4o", usage).Should().Be(0.00008m);
        new PriceTable([], defaultPrice: new(1, 1)).CostOf(null, usage).Should().Be(0.00002m);
    }

    [Fact]
    public void Constructor_FromOptions_CopiesThem()
    {
        PriceTableOptions options = new()
        {
            Currency = "EUR",
            Models = { new() { ModelId = "a:b", InputPerMillion = 1, OutputPerMillion = 2, CachedInputPerMillion = 0.5m } },
            DefaultPrice = new() { InputPerMillion = 7, OutputPerMillion = 8 },
        };
        PriceTable table = new(options);
        options.Models[0].InputPerMillion = 99;
        options.Models.Clear();

        table.Currency.Should().Be("EUR");
        table.Find("a:b").Should().Be(new ModelPrice(1, 2, 0.5m));
        table.Find("c").Should().Be(new ModelPrice(7, 8, 7));
    }

    [Fact]
    public void Constructor_WithMistakes_NamesThem()
    {
        FluentActions.Invoking(() => new PriceTable(new PriceTableOptions { Models = { new() { ModelId = "m", InputPerMillion = 1 } } }))
            .Should().Throw<ArgumentException>().WithMessage("*'m'*OutputPerMillion*");
        FluentActions.Invoking(() => new PriceTable(new PriceTableOptions { Models = { new() { InputPerMillion = 1, OutputPerMillion = 1 } } }))
            .Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new PriceTable([KeyValuePair.Create("a", new ModelPrice(1, 1)), KeyValuePair.Create("A", new ModelPrice(1, 1))]))
            .Should().Throw<ArgumentException>().WithMessage("*'A' has two prices*");
        FluentActions.Invoking(() => new PriceTable([], " ")).Should().Throw<ArgumentException>();
    }
}
