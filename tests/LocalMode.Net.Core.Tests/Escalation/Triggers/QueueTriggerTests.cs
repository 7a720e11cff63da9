namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Trigger 8: too many requests wait.</summary>
public class QueueTriggerTests
{
    [Theory]
    [InlineData(8, 8, null, 8)]
    [InlineData(9, 8, null, 8)]
    [InlineData(2, 8, 2, 2)]
    [InlineData(3, 0, 2, 2)]
    public async Task Before_LimitIsReached_Escalates(int length, int legLimit, int? limit, int counts)
    {
        TriggerVerdict verdict = await Request(length, legLimit).BeforeAsync(new QueueTrigger(limit));

        verdict.Kind.Should().Be(TriggerVerdictKind.Escalate);
        verdict.Reason.Should().Be(EscalationReason.Overloaded);
        OverloadedException error = verdict.Error.Should().BeOfType<OverloadedException>().Which;
        (error.QueueLength, error.Limit).Should().Be((length, counts));
    }

    [Theory]
    [InlineData(7, 8, null)]
    [InlineData(1, 8, 2)]
    [InlineData(0, 0, null)]
    [InlineData(5, 0, null)]
    public async Task Before_BelowTheLimitOrNone_SaysNothing(int length, int legLimit, int? limit) =>
        (await Request(length, legLimit).BeforeAsync(new QueueTrigger(limit))).Should().Be(TriggerVerdict.None);

    [Fact]
    public async Task Before_LegDoesNotAnswer_SaysNothing() =>
        (await new TriggerRequest().BeforeAsync(new QueueTrigger(1))).Should().Be(TriggerVerdict.None);

    [Fact]
    public async Task Before_MayNotLeave_Waits()
    {
        TriggerRequest request = Request(9, 8);
        request.MayLeave = false;

        (await request.BeforeAsync(new QueueTrigger(null))).Should().Be(TriggerVerdict.None);
    }

    private static TriggerRequest Request(int length, int limit) => new TriggerRequest().With<IModelLoad>(new FakeLoad(length, limit));
}
