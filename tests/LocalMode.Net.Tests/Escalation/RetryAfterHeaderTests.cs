using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Tests.Escalation;

public class RetryAfterHeaderTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Theory]
    [InlineData("7", 7.0)]
    [InlineData(" 7 ", 7.0)]
    [InlineData("0", 0.0)]
    [InlineData("1.5", 1.5)]
    [InlineData("-3", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData("1e3", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    [InlineData("7, 8", null)]
    [InlineData("99999999999999999999", 31_536_000.0)]
    [InlineData("Fri, 02 Jan 2026 03:04:15 GMT", 10.0)]
    [InlineData("Friday, 02-Jan-26 03:04:15 GMT", 10.0)]
    [InlineData("Fri Jan  2 03:04:15 2026", 10.0)]
    [InlineData("Fri, 02 Jan 2026 03:04:00 GMT", 0.0)]
    [InlineData("Fri, 32 Jan 2026 03:04:00 GMT", null)]
    [InlineData("Wed, 01 Jan 9998 00:00:00 GMT", null)]
    [InlineData("Thu, 01 Jan 9998 00:00:00 GMT", 31_536_000.0)]
    public void Read_RetryAfter_IsSecondsOrADate(string value, double? seconds) =>
        Read(new() { ["Retry-After"] = value }).Should().Be(seconds is { } s ? TimeSpan.FromSeconds(s) : null);

    [Fact]
    public void Read_DateWithTheServersTime_IgnoresOurClock() =>
        Read(new() { ["Retry-After"] = "Sat, 03 Jan 2026 00:00:20 GMT", ["Date"] = "Sat, 03 Jan 2026 00:00:00 GMT" }).Should().Be(TimeSpan.FromSeconds(20));

    [Theory]
    [InlineData("1234", 1.234)]
    [InlineData("soon", 7.0)]
    [InlineData("-1", 7.0)]
    public void Read_Milliseconds_ComeFirst(string value, double seconds) =>
        Read(new() { ["retry-after-ms"] = value, ["Retry-After"] = "7" }).Should().Be(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Read_NoHeader_IsNull() => Read([]).Should().BeNull();

    private static TimeSpan? Read(Dictionary<string, string> headers) =>
        RetryAfterHeader.Read(new FakePipelineResponse(429, null, headers: headers).Headers, Clock);
}
