using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Trigger 7: a classifier of prompts.</summary>
public class PromptClassifierTriggerTests
{
    private static readonly Dictionary<string, TriggerVerdict> Verdicts = new()
    {
        ["hard"] = TriggerVerdict.Escalate(EscalationReason.Application),
        ["health"] = TriggerVerdict.Forbid("health stays here"),
        ["chat"] = TriggerVerdict.None,
    };

    public static TheoryData<LabelScore[], TriggerVerdict> Cases => new()
    {
        { [new("hard", 0.5f)], Verdicts["hard"] },
        { [new("hard", 0.49f)], TriggerVerdict.None },
        { [new("health", 0.9f), new("hard", 0.1f)], Verdicts["health"] },
        { [new("hard", 0.9f), new("health", 0.8f)], Verdicts["health"] },
        { [new("hard", 0.9f), new("health", 0.2f)], Verdicts["hard"] },
        { [new("chat", 0.9f), new("hard", 0.6f)], Verdicts["hard"] },
        { [new("chat", 0.9f)], TriggerVerdict.None },
        { [new("other", 1f)], TriggerVerdict.None },
        { [new("HARD", 1f)], TriggerVerdict.None },
        { [new("hard", float.NaN)], TriggerVerdict.None },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Before_Labels_GiveTheirVerdict(LabelScore[] labels, TriggerVerdict expected)
    {
        using FakeClassifier classifier = new() { Labels = labels };
        TriggerRequest request = new() { Messages = [new(ChatRole.User, "first"), new(ChatRole.Assistant, "yes"), new(ChatRole.User, "last"), new(ChatRole.Tool, "result")] };

        (await request.BeforeAsync(new PromptClassifierTrigger((ITextClassifier)classifier, Verdicts))).Should().Be(expected);
        (await request.BeforeAsync(new PromptClassifierTrigger((IZeroShotClassifier)classifier, Verdicts))).Should().Be(expected);

        classifier.Texts.Should().Equal("last", "last");
        classifier.Asked.Should().Equal("hard", "health", "chat");
    }

    [Fact]
    public async Task Before_NoText_AsksNothing()
    {
        using FakeClassifier classifier = new() { Labels = [new("hard", 1)] };
        PromptClassifierTrigger trigger = new((ITextClassifier)classifier, Verdicts);

        (await new TriggerRequest { Messages = [new(ChatRole.System, "be brief")] }.BeforeAsync(trigger)).Should().Be(TriggerVerdict.None);
        (await new TriggerRequest { Messages = [new(ChatRole.User, " ")] }.BeforeAsync(trigger)).Should().Be(TriggerVerdict.None);

        classifier.Texts.Should().BeEmpty();
    }

    [Fact]
    public async Task Before_ClassifierFails_ForbidsIfALabelDoes()
    {
        using FakeClassifier classifier = new() { Error = new ContextOverflowException(600, 512) };

        TriggerVerdict verdict = await new TriggerRequest().BeforeAsync(new PromptClassifierTrigger((ITextClassifier)classifier, Verdicts));

        verdict.Kind.Should().Be(TriggerVerdictKind.Forbid);
        verdict.Block.Should().Be(EscalationBlock.Application);
    }

    [Fact]
    public async Task Before_ClassifierFailsAndNoLabelForbids_IsNotTakenForAFailureOfTheLeg()
    {
        using FakeClassifier classifier = new() { Error = new ContextOverflowException(600, 512) };
        PromptClassifierTrigger trigger = new((ITextClassifier)classifier, new Dictionary<string, TriggerVerdict> { ["hard"] = Verdicts["hard"] });

        (await FluentActions.Awaiting(() => new TriggerRequest().BeforeAsync(trigger).AsTask()).Should().ThrowAsync<InvalidOperationException>())
            .Which.InnerException.Should().BeSameAs(classifier.Error);
    }

    [Fact]
    public async Task Before_Cancelled_Throws()
    {
        using FakeClassifier classifier = new() { Error = new OperationCanceledException() };
        PromptClassifierTrigger trigger = new((ITextClassifier)classifier, Verdicts);

        await FluentActions.Awaiting(() => new TriggerRequest().BeforeAsync(trigger).AsTask()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Create_WithoutLabels_Throws()
    {
        using FakeClassifier classifier = new();
        FluentActions.Invoking(() => new PromptClassifierTrigger((ITextClassifier)classifier, new Dictionary<string, TriggerVerdict>())).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new PromptClassifierTrigger((ITextClassifier)classifier, Verdicts, float.NaN)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new PromptClassifierTrigger((ITextClassifier)null!, Verdicts)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new PromptClassifierTrigger((IZeroShotClassifier)null!, Verdicts)).Should().Throw<ArgumentNullException>();
    }
}
