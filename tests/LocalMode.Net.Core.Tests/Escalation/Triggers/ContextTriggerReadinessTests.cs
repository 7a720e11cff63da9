namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Trigger 5 counts only where that loads nothing.</summary>
public class ContextTriggerReadinessTests
{
    [Theory]
    [InlineData(ModelState.NotPresent)]
    [InlineData(ModelState.Downloading)]
    [InlineData(ModelState.NotLoaded)]
    [InlineData(ModelState.Loading)]
    [InlineData(ModelState.Faulted)]
    public async Task Before_ModelIsNotReady_DoesNotCount(ModelState state)
    {
        FakeTokenCounter counter = new(2000, 1000) { Error = new InvalidOperationException("It was asked.") };

        (await new TriggerRequest().With<ITokenCounter>(counter).With<IModelReadiness>(new FakeReadiness(state)).BeforeAsync(new ContextTrigger(256)))
            .Should().Be(TriggerVerdict.None);
    }

    [Fact]
    public async Task Before_ModelIsReady_CountsAndKeepsTheNumber()
    {
        TriggerRequest request = new TriggerRequest().With<ITokenCounter>(new FakeTokenCounter(745, 1000)).With<IModelReadiness>(new FakeReadiness(ModelState.Ready));
        EscalationContext context = request.Context;

        TriggerVerdict verdict = await new ContextTrigger(256).BeforeAsync(context, TestContext.Current.CancellationToken);

        verdict.Reason.Should().Be(EscalationReason.ContextOverflow);
        verdict.Kind.Should().Be(TriggerVerdictKind.Escalate);
        context.PromptTokens.Should().Be(745);
    }
}
