using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Trigger 7: a rule of the application.</summary>
public class TaskRuleTriggerTests
{
    [Theory]
    [InlineData("the contract", true)]
    [InlineData("the weather", false)]
    public async Task EscalateWhen_Condition_DecidesTheVerdict(string text, bool escalates)
    {
        TaskRuleTrigger trigger = TaskRuleTrigger.EscalateWhen(c => c.Messages[^1].Text.Contains("contract", StringComparison.Ordinal), EscalationReason.UserRequest);

        TriggerVerdict verdict = await new TriggerRequest { Messages = [new(ChatRole.User, text)] }.BeforeAsync(trigger);

        verdict.Should().Be(escalates ? TriggerVerdict.Escalate(EscalationReason.UserRequest) : TriggerVerdict.None);
    }

    [Theory]
    [InlineData("the patient", true)]
    [InlineData("the weather", false)]
    public async Task ForbidWhen_Condition_DecidesTheVerdict(string text, bool forbids)
    {
        TaskRuleTrigger trigger = TaskRuleTrigger.ForbidWhen(c => c.Messages[^1].Text.Contains("patient", StringComparison.Ordinal), "patients stay here");

        TriggerVerdict verdict = await new TriggerRequest { Messages = [new(ChatRole.User, text)] }.BeforeAsync(trigger);

        verdict.Should().Be(forbids ? TriggerVerdict.Forbid("patients stay here") : TriggerVerdict.None);
    }

    [Fact]
    public async Task Rule_Given_IsAskedWithRequestAndToken()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        EscalationContext context = new TriggerRequest().Context;
        TaskRuleTrigger trigger = new((c, t) => new(ReferenceEquals(c, context) && t == token ? TriggerVerdict.Escalate(EscalationReason.Application) : default));

        (await trigger.BeforeAsync(context, token)).Kind.Should().Be(TriggerVerdictKind.Escalate);
    }

    [Fact]
    public void Create_WithoutARule_Throws()
    {
        FluentActions.Invoking(() => new TaskRuleTrigger(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => TaskRuleTrigger.EscalateWhen(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => TaskRuleTrigger.ForbidWhen(_ => true, "")).Should().Throw<ArgumentException>();
    }
}
