using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace LocalMode.Core.Tests.Resilience;

public class FailureVerdictTests
{
    private static readonly TimeSpan Seven = TimeSpan.FromSeconds(7);

    public static TheoryData<int, FailureClass?> Statuses()
    {
        TheoryData<int, FailureClass?> data = [];
        for (int status = 100; status < 700; status++)
        {
            data.Add(status, status switch
            {
                408 or 504 => FailureClass.Timeout,
                429 or 529 => FailureClass.RateLimited,
                404 or (>= 500 and <= 599) => FailureClass.Unhealthy,
                _ => null,
            });
        }
        return data;
    }

    public static TheoryData<EscalationReason> Reasons() => [.. Enum.GetValues<EscalationReason>()];

    [Theory]
    [MemberData(nameof(Statuses), DisableDiscoveryEnumeration = true)]
    public void FromHttpStatus_EveryStatus_HasItsClass(int status, FailureClass? expected)
    {
        FailureVerdict verdict = FailureVerdict.FromHttpStatus((HttpStatusCode)status, Seven);

        verdict.Disposition.Should().Be(expected is null ? FailureDisposition.Rethrow : FailureDisposition.Escalate);
        verdict.Class.Should().Be(expected ?? FailureClass.None);
        verdict.RetryAfter.Should().Be(expected is null ? null : Seven);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Escalate_ReasonAlone_DecidesTheClass(EscalationReason reason)
    {
        FailureClass expected = reason switch
        {
            EscalationReason.RemoteFailure or EscalationReason.ModelUnusable or EscalationReason.OutOfMemory => FailureClass.Unhealthy,
            EscalationReason.FirstContentTimeout or EscalationReason.Stalled or EscalationReason.TotalTimeout => FailureClass.Timeout,
            EscalationReason.Overloaded => FailureClass.RateLimited,
            _ => FailureClass.None,
        };

        FailureVerdict.Escalate(reason).Should().Be(FailureVerdict.Escalate(reason, expected));
    }

    [Fact]
    public void Escalate_NegativeRetryAfter_IsZero() =>
        FailureVerdict.Escalate(EscalationReason.RemoteFailure, FailureClass.Unhealthy, -Seven).RetryAfter.Should().Be(TimeSpan.Zero);

    [Fact]
    public void Default_IsUnknownAndSaysNothing()
    {
        FailureVerdict verdict = default;

        verdict.Should().Be(FailureVerdict.Unknown);
        (verdict.Class, verdict.RetryAfter).Should().Be((FailureClass.None, null));
    }

    [Fact]
    public void Chain_TypedErrors_HaveTheirClass()
    {
        FailureClassifierChain chain = new([]);

        chain.Classify(new OverloadedException(8, 8)).Class.Should().Be(FailureClass.RateLimited);
        chain.Classify(new ModelOutOfMemoryException("m", 2, 1)).Class.Should().Be(FailureClass.Unhealthy);
        chain.Classify(new ModelInvalidException("f", null, "Bad.")).Class.Should().Be(FailureClass.Unhealthy);
        chain.Classify(new ContextOverflowException(10, 5)).Class.Should().Be(FailureClass.None);
        chain.Classify(new InvalidOutputException("no JSON", "x")).Class.Should().Be(FailureClass.None);
        chain.Classify(new UnsupportedCapabilityException("tools", "p")).Class.Should().Be(FailureClass.None);
        chain.Classify(new SocketException(104)).Class.Should().Be(FailureClass.Unhealthy);
        chain.Classify(new TaskCanceledException("100 s", new TimeoutException())).Class.Should().Be(FailureClass.Timeout);
        chain.Classify(new ArgumentException("bug")).Class.Should().Be(FailureClass.None);
    }

    [Theory]
    [InlineData(7, 3)]
    [InlineData(3, 7)]
    [InlineData(7, null)]
    [InlineData(null, 7)]
    public void Chain_SeveralTries_KeepsTheLongestRetryAfter(int? first, int? second)
    {
        FailureClassifierChain chain = new([new Waits()]);

        FailureVerdict verdict = chain.Classify(new AggregateException(Busy(first), Busy(second), new HttpRequestException()));

        verdict.RetryAfter.Should().Be(Seven);
        verdict.Class.Should().Be(FailureClass.Unhealthy, "the last try says how the leg is now");
    }

    [Fact]
    public void Chain_JsonOfAnotherType_IsNoMistakeButStaysUnknown()
    {
        using JsonDocument document = JsonDocument.Parse("[]");
        Exception error = Record.Exception(() => document.RootElement.GetProperty("x"))!;
        error.Should().BeOfType<InvalidOperationException>();

        FailureClassifierChain.IsMistake(error).Should().BeFalse();
        new FailureClassifierChain([]).Classify(error).Should().Be(FailureVerdict.Unknown);
        FailureClassifierChain.IsMistake(new InvalidOperationException("bug")).Should().BeTrue();
    }

    private static FormatException Busy(int? seconds) => new() { Data = { ["wait"] = seconds } };

    private sealed class Waits : IFailureClassifier
    {
        public FailureVerdict Classify(Exception exception) => exception is FormatException
            ? FailureVerdict.Escalate(
                EscalationReason.RemoteFailure,
                FailureClass.RateLimited,
                exception.Data["wait"] is int seconds ? TimeSpan.FromSeconds(seconds) : null)
            : FailureVerdict.Unknown;
    }
}
