namespace LocalMode.Core.Tests.Resilience;

public class CircuitBreakerOptionsTests
{
    public static TheoryData<CircuitBreakerOptions, string> Invalid() => new()
    {
        { new() { FailureThreshold = 0 }, nameof(CircuitBreakerOptions.FailureThreshold) },
        { new() { TimeoutThreshold = 0 }, nameof(CircuitBreakerOptions.TimeoutThreshold) },
        { new() { RateLimitThreshold = -1 }, nameof(CircuitBreakerOptions.RateLimitThreshold) },
        { new() { BreakDuration = TimeSpan.Zero }, nameof(CircuitBreakerOptions.BreakDuration) },
        { new() { BreakDuration = TimeSpan.FromDays(2) }, nameof(CircuitBreakerOptions.BreakDuration) },
        { new() { MaxBreakDuration = TimeSpan.FromSeconds(9) }, nameof(CircuitBreakerOptions.MaxBreakDuration) },
        { new() { MaxBreakDuration = TimeSpan.FromDays(2) }, nameof(CircuitBreakerOptions.MaxBreakDuration) },
        { new() { MaxRetryAfter = TimeSpan.FromTicks(-1) }, nameof(CircuitBreakerOptions.MaxRetryAfter) },
        { new() { MaxRetryAfter = TimeSpan.FromDays(2) }, nameof(CircuitBreakerOptions.MaxRetryAfter) },
    };

    [Theory]
    [MemberData(nameof(Invalid), DisableDiscoveryEnumeration = true)]
    public void Breaker_ValueOutsideItsRange_IsRefusedByName(CircuitBreakerOptions options, string property) =>
        FluentActions.Invoking(() => new CircuitBreaker(options, TimeProvider.System))
            .Should().Throw<ArgumentOutOfRangeException>().WithParameterName(property);

    [Fact]
    public void Clone_EveryProperty_IsCopied()
    {
        CircuitBreakerOptions options = new()
        {
            Enabled = false,
            FailureThreshold = 4,
            TimeoutThreshold = 5,
            RateLimitThreshold = 6,
            BreakDuration = TimeSpan.FromSeconds(7),
            MaxBreakDuration = TimeSpan.FromSeconds(8),
            MaxRetryAfter = TimeSpan.FromSeconds(9),
        };

        options.Clone().Should().NotBeSameAs(options).And.BeEquivalentTo(options);
    }

    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        CircuitBreakerOptions options = new();

        options.Enabled.Should().BeTrue();
        (options.FailureThreshold, options.TimeoutThreshold, options.RateLimitThreshold).Should().Be((3, 2, 2));
        options.BreakDuration.Should().Be(TimeSpan.FromSeconds(10));
        options.MaxBreakDuration.Should().Be(TimeSpan.FromSeconds(30));
        options.MaxRetryAfter.Should().Be(TimeSpan.FromMinutes(5));
    }
}
