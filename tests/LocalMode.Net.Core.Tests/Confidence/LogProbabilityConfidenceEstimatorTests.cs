using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Confidence;

public class LogProbabilityConfidenceEstimatorTests
{
    private static readonly LogProbabilitySummary Summary = new(10, -0.2, -3, -1.5, -0.4, -0.1, 0.7, 0.9);

    [Theory]
    [InlineData(0, 0, -0.2, 0)]
    [InlineData(1, 0, -1.5, 0)]
    [InlineData(0.25, 0, -0.525, 0)]
    [InlineData(0.25, 0.25, -0.525, 0.25)]
    [InlineData(0, 1, -0.2, 1)]
    public void Estimate_AnyWeights_IsTheFormula(double decile, double margin, double exponent, double marginShare)
    {
        LogProbabilityConfidenceEstimator estimator = new(new() { LowerDecileWeight = decile, MarginWeight = margin });

        estimator.Estimate(Summary).Should().BeApproximately((1 - marginShare) * Math.Exp(exponent) + marginShare * 0.7, 1e-12);
    }

    [Fact]
    public void Estimate_SureAnswer_IsOneAndNeverMore()
    {
        LogProbabilityConfidenceEstimator estimator = new();

        estimator.Estimate(new(5, 0, 0, 0, 0, 0, 1, 0)).Should().Be(1);
        estimator.Estimate(new(5, 1e-9, 0, 1e-9, 0, 0, 1, 0)).Should().Be(1);
        estimator.Estimate(new(5, -50, -90, -80, -60, -50, 0, 9)).Should().BeInRange(0, 1e-12);
        estimator.Estimate(new(5, double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity, 0, 0, 0, 0)).Should().Be(0);
        estimator.Estimate(new(5, double.NaN, 0, 0, 0, 0, 0, 0)).Should().BeNull();
    }

    [Fact]
    public void Estimate_TooFewTokens_IsNull()
    {
        LogProbabilityConfidenceEstimator estimator = new(new() { MinTokens = 11 });

        estimator.Estimate(Summary).Should().BeNull();
        estimator.Estimate(Summary with { Count = 11 }).Should().NotBeNull();
    }

    [Fact]
    public async Task EstimateAsync_ResponseOfAStream_ReadsItsSummary()
    {
        ChatResponseUpdate last = new(ChatRole.Assistant, "yes");
        last.SetLogProbabilities(Summary);
        ChatResponse response = new List<ChatResponseUpdate> { last }.ToChatResponse();

        double? confidence = await new LogProbabilityConfidenceEstimator().EstimateAsync([], null, response, TestContext.Current.CancellationToken);

        confidence.Should().Be(new LogProbabilityConfidenceEstimator().Estimate(Summary));
    }

    [Fact]
    public async Task EstimateAsync_NoSummary_IsNull() =>
        (await new LogProbabilityConfidenceEstimator().EstimateAsync([], null, new ChatResponse(), TestContext.Current.CancellationToken)).Should().BeNull();

    [Theory]
    [InlineData(-0.1, 0, 1, nameof(LogProbabilityConfidenceOptions.LowerDecileWeight))]
    [InlineData(double.NaN, 0, 1, nameof(LogProbabilityConfidenceOptions.LowerDecileWeight))]
    [InlineData(0, 1.1, 1, nameof(LogProbabilityConfidenceOptions.MarginWeight))]
    [InlineData(0, 0, 0, nameof(LogProbabilityConfidenceOptions.MinTokens))]
    public void Options_OutsideTheirRange_AreRefusedByName(double decile, double margin, int tokens, string property) =>
        FluentActions.Invoking(() => new LogProbabilityConfidenceEstimator(new() { LowerDecileWeight = decile, MarginWeight = margin, MinTokens = tokens }))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(property);
}
