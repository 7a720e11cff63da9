namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Trigger 4: a model that is not loaded needs more memory than there is.</summary>
public class MemoryTriggerTests
{
    [Theory]
    [InlineData(ModelState.NotLoaded)]
    [InlineData(ModelState.Downloading)]
    public async Task Before_NeedsMoreThanThereIs_EscalatesWithBothNumbers(ModelState state)
    {
        TriggerVerdict verdict = await Request(state, needed: 1001, available: 1000).BeforeAsync(new MemoryTrigger());

        verdict.Kind.Should().Be(TriggerVerdictKind.Escalate);
        verdict.Reason.Should().Be(EscalationReason.OutOfMemory);
        ModelOutOfMemoryException error = verdict.Error.Should().BeOfType<ModelOutOfMemoryException>().Which;
        (error.NeededBytes, error.AvailableBytes).Should().Be((1001, 1000));
    }

    [Theory]
    [InlineData(ModelState.NotLoaded, 1000L, 1000L)]
    [InlineData(ModelState.NotLoaded, null, 1000L)]
    [InlineData(ModelState.NotLoaded, 1001L, null)]
    [InlineData(ModelState.Ready, 1001L, 1000L)]
    [InlineData(ModelState.Loading, 1001L, 1000L)]
    [InlineData(ModelState.NotPresent, 1001L, 1000L)]
    [InlineData(ModelState.Faulted, 1001L, 1000L)]
    public async Task Before_FitsOrIsLoadedOrNotKnown_SaysNothing(ModelState state, long? needed, long? available) =>
        (await Request(state, needed, available).BeforeAsync(new MemoryTrigger())).Should().Be(TriggerVerdict.None);

    [Fact]
    public async Task Before_LegAnswersOnlyOneOfTheFacts_SaysNothing()
    {
        (await new TriggerRequest().With<IModelLoad>(new FakeLoad(needed: 2, available: 1)).BeforeAsync(new MemoryTrigger())).Should().Be(TriggerVerdict.None);
        (await new TriggerRequest().With<IModelReadiness>(new FakeReadiness(ModelState.NotLoaded)).BeforeAsync(new MemoryTrigger())).Should().Be(TriggerVerdict.None);
    }

    [Fact]
    public async Task Before_MayNotLeave_LeavesItToTheProvider()
    {
        TriggerRequest request = Request(ModelState.NotLoaded, needed: 1001, available: 1000);
        request.MayLeave = false;

        (await request.BeforeAsync(new MemoryTrigger())).Should().Be(TriggerVerdict.None);
    }

    [Fact]
    public async Task Before_Asked_LoadsNothing()
    {
        FakeReadiness readiness = new(ModelState.NotLoaded);

        await Request(ModelState.NotLoaded, 2, 1).With<IModelReadiness>(readiness).BeforeAsync(new MemoryTrigger());

        readiness.Waits.Should().Be(0);
    }

    private static TriggerRequest Request(ModelState state, long? needed, long? available) =>
        new TriggerRequest().With<IModelReadiness>(new FakeReadiness(state)).With<IModelLoad>(new FakeLoad(needed: needed, available: available));
}
