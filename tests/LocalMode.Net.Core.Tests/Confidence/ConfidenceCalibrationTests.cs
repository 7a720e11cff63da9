namespace LocalMode.Core.Tests.Confidence;

public class ConfidenceCalibrationTests
{
    private static readonly (double, bool)[] Ten =
    [
        (0.9, true), (0.8, true), (0.7, false), (0.6, true), (0.5, true), (0.4, true), (0.3, false), (0.2, false), (0.1, false), (0.1, true),
    ];

    [Theory]
    [InlineData(1.0, 0.8, 1.0, 0.2)]
    [InlineData(0.8, 0.4, 5.0 / 6, 0.6)]
    [InlineData(0.6, 0.1, 0.6, 1.0)]
    [InlineData(0.7, 0.3, 5.0 / 7, 0.7)]
    public void ChooseThreshold_WantedPrecision_KeepsAsManyAsItCan(double precision, double threshold, double reached, double coverage)
    {
        ConfidenceThreshold chosen = ConfidenceCalibration.ChooseThreshold(Ten, precision, minKept: 1)!.Value;

        chosen.Value.Should().Be(threshold);
        chosen.Precision.Should().BeApproximately(reached, 1e-12);
        chosen.Coverage.Should().BeApproximately(coverage, 1e-12);
    }

    [Fact]
    public void ChooseThreshold_NoneGivesIt_IsNull()
    {
        ConfidenceCalibration.ChooseThreshold([(0.9, false), (0.8, true)], 0.9, minKept: 1).Should().BeNull();
        ConfidenceCalibration.ChooseThreshold([], 0.5, minKept: 1).Should().BeNull();
        ConfidenceCalibration.ChooseThreshold(Ten, 1.0, minKept: 3).Should().BeNull("two right ones are chance");
        ConfidenceCalibration.ChooseThreshold(Ten, 0.5).Should().BeNull("the default asks for twenty");
    }

    [Fact]
    public void ChooseThreshold_EqualConfidences_AreKeptTogether() =>
        ConfidenceCalibration.ChooseThreshold([(0.9, true), (0.5, true), (0.5, false)], 1.0, minKept: 1)!.Value.Value.Should().Be(0.9);

    [Fact]
    public void ChooseThreshold_RandomAnswers_IsTheLowestOfAllThatDo()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            (double Confidence, bool IsRight)[] answers =
            [
                .. Enumerable.Range(0, 60).Select(_ => Math.Round(random.NextDouble(), 1)).Select(confidence => (confidence, random.NextDouble() < confidence)),
            ];
            double precision = 0.5 + random.NextDouble() / 2;

            double? lowest = answers.Select(a => a.Confidence).Distinct().Order().Select(t => (double?)t).FirstOrDefault(t =>
            {
                (double, bool IsRight)[] kept = [.. answers.Where(a => a.Confidence >= t)];
                return kept.Length >= 5 && kept.Count(a => a.IsRight) >= precision * kept.Length;
            });

            ConfidenceCalibration.ChooseThreshold(answers, precision, minKept: 5)?.Value.Should().Be(lowest);
            (ConfidenceCalibration.ChooseThreshold(answers, precision, minKept: 5) is null).Should().Be(lowest is null);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1.1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0.5, 0)]
    public void ChooseThreshold_OutsideTheRange_IsRefused(double precision, int minKept) =>
        FluentActions.Invoking(() => ConfidenceCalibration.ChooseThreshold(Ten, precision, minKept)).Should().Throw<ArgumentOutOfRangeException>();

    [Fact]
    public void ChooseThreshold_NotANumber_IsRefused() =>
        FluentActions.Invoking(() => ConfidenceCalibration.ChooseThreshold([(double.NaN, true)], 0.5)).Should().Throw<ArgumentOutOfRangeException>();
}
