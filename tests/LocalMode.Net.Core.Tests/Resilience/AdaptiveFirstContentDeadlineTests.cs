namespace LocalMode.Core.Tests.Resilience;

public class AdaptiveFirstContentDeadlineTests
{
    // A leg of half a second and two milliseconds a token.
    private static readonly FirstContentDeadlineOptions Tight = new() { Floor = TimeSpan.FromSeconds(1), Cap = TimeSpan.FromMinutes(2) };

    [Fact]
    public void Get_TooFewMeasurements_IsNull()
    {
        AdaptiveFirstContentDeadline deadline = new(new());

        deadline.Record(TimeSpan.FromSeconds(60), 100);
        for (int i = 0; i < 5; i++)
        {
            deadline.Get(100).Should().BeNull();
            deadline.Get(null).Should().BeNull();
            deadline.Record(TimeSpan.FromSeconds(1), 100);
        }

        deadline.Get(100).Should().Be(TimeSpan.FromSeconds(10), "the cold call does not count, and 3 s lie below the floor");
        deadline.Get(null).Should().Be(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(1000)]
    [InlineData(4000)]
    [InlineData(16_000)]
    public void Get_LongerPrompt_HasItsTimeTimesTheFactor(int tokens)
    {
        AdaptiveFirstContentDeadline deadline = Warm(Tight, [200, 400, 800, 400, 200, 100]);

        double expected = Time(tokens).TotalSeconds * 3;
        deadline.Get(tokens)!.Value.TotalSeconds.Should().BeInRange(Math.Min(expected * 0.85, 120), Math.Min(expected * 1.3, 120));
    }

    [Fact]
    public void Get_AfterManyCachedPrompts_LeavesAColdOneItsTime()
    {
        AdaptiveFirstContentDeadline deadline = Warm(Tight, [500]);
        for (int i = 0; i < 60; i++)
            deadline.Record(TimeSpan.FromSeconds(0.5), 4000 + i * 50);

        deadline.Get(8000).Should().BeGreaterThan(Time(8000));
    }

    [Fact]
    public void Get_ShortNoisyPrompts_DoNotMakeATokenDear()
    {
        AdaptiveFirstContentDeadline deadline = new(Tight);
        deadline.Record(TimeSpan.Zero, 5);
        for (int i = 0; i < 10; i++)
            deadline.Record(TimeSpan.FromSeconds(0.2 + i % 3 * 0.05), 5);

        deadline.Get(1000).Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Get_TokensNotCounted_IsTheSlowestTimesTheFactor()
    {
        AdaptiveFirstContentDeadline deadline = new(Tight);
        deadline.Record(TimeSpan.FromMinutes(1), null);
        foreach (double seconds in (double[])[1, 2, 4, 1, 1])
            deadline.Record(TimeSpan.FromSeconds(seconds), null);

        deadline.Get(null).Should().Be(TimeSpan.FromSeconds(12));
        deadline.Get(100).Should().BeNull("nothing is known of tokens");
    }

    [Fact]
    public void Record_BeyondTheWindow_ForgetsTheOldest()
    {
        AdaptiveFirstContentDeadline deadline = new(Tight);
        deadline.Record(default, null);
        deadline.Record(TimeSpan.FromSeconds(30), null);
        for (int i = 0; i < AdaptiveFirstContentDeadline.Window - 1; i++)
            deadline.Record(TimeSpan.FromSeconds(1), null);
        deadline.Get(null).Should().Be(TimeSpan.FromSeconds(90));

        deadline.Record(TimeSpan.FromSeconds(1), null);

        deadline.Get(null).Should().Be(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Get_VerySlowLeg_IsAtMostTheCap()
    {
        AdaptiveFirstContentDeadline deadline = Warm(Tight, [100, 100, 100, 100, 100, 900]);

        deadline.Get(1_000_000).Should().Be(TimeSpan.FromMinutes(2));
        deadline.Get(int.MaxValue).Should().Be(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void Reset_Warm_LearnsAnewWithoutTheColdCall()
    {
        AdaptiveFirstContentDeadline deadline = Warm(Tight, [100]);
        deadline.Reset();

        deadline.Get(100).Should().BeNull();
        for (int i = 0; i < 5; i++)
            deadline.Record(TimeSpan.FromSeconds(1), 100);
        deadline.Get(100).Should().BeNull("the first of them was cold");
        deadline.Record(TimeSpan.FromSeconds(1), 100);
        deadline.Get(100).Should().NotBeNull();
    }

    [Fact]
    public void Get_NotEnabled_IsNull() => Warm(new() { Enabled = false }, [100]).Get(100).Should().BeNull();

    [Fact]
    public void RecordAndGet_Warm_AllocateNothing()
    {
        AdaptiveFirstContentDeadline deadline = Warm(Tight, [100]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 1000; i++)
        {
            deadline.Record(TimeSpan.FromSeconds(1), 100);
            deadline.Get(100);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Theory]
    [InlineData(0.99, 10, 120, 5, nameof(FirstContentDeadlineOptions.Factor))]
    [InlineData(double.NaN, 10, 120, 5, nameof(FirstContentDeadlineOptions.Factor))]
    [InlineData(3, 0, 120, 5, nameof(FirstContentDeadlineOptions.Floor))]
    [InlineData(3, 10, 9, 5, nameof(FirstContentDeadlineOptions.Cap))]
    [InlineData(3, 10, 90_000, 5, nameof(FirstContentDeadlineOptions.Cap))]
    [InlineData(3, 10, 120, 0, nameof(FirstContentDeadlineOptions.MinMeasurements))]
    [InlineData(3, 10, 120, 65, nameof(FirstContentDeadlineOptions.MinMeasurements))]
    public void Options_OutsideTheirRange_AreRefusedByName(double factor, int floor, int cap, int measurements, string property) =>
        FluentActions.Invoking(() => new AdaptiveFirstContentDeadline(new()
        {
            Factor = factor,
            Floor = TimeSpan.FromSeconds(floor),
            Cap = TimeSpan.FromSeconds(cap),
            MinMeasurements = measurements,
        })).Should().Throw<ArgumentOutOfRangeException>().WithParameterName(property);

    private static TimeSpan Time(int tokens) => TimeSpan.FromSeconds(0.5 + 0.002 * tokens);

    private static AdaptiveFirstContentDeadline Warm(FirstContentDeadlineOptions options, int[] prompts)
    {
        AdaptiveFirstContentDeadline deadline = new(options);
        deadline.Record(TimeSpan.FromSeconds(30), 10);
        for (int i = 0; i < 6; i++)
        {
            int tokens = prompts[i % prompts.Length];
            deadline.Record(Time(tokens), tokens);
        }
        return deadline;
    }
}
