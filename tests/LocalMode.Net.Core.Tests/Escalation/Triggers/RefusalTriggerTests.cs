using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Trigger 19: the model refused, or a filter stopped its answer.</summary>
public class RefusalTriggerTests
{
    private static readonly AIContent RefusalValue = new ErrorContent("I cannot.") { ErrorCode = "Refusal" };

    [Fact]
    public async Task After_FilteredOrRefused_Escalates()
    {
        ChatResponse[] refused =
        [
            new(new ChatMessage(ChatRole.Assistant, "Well")) { FinishReason = ChatFinishReason.ContentFilter },
            new([new(ChatRole.Assistant, "Well"), new(ChatRole.Assistant, [RefusalValue])]) { FinishReason = ChatFinishReason.Stop },
        ];
        foreach (ChatResponse response in refused)
        {
            TriggerVerdict verdict = await new TriggerRequest().AfterAsync(new RefusalTrigger(), response);

            verdict.Reason.Should().Be(EscalationReason.Refusal);
            verdict.Kind.Should().Be(TriggerVerdictKind.Escalate);
            verdict.Error.Should().BeOfType<InvalidOutputException>().Which.Text.Should().Be("Well");
        }
    }

    [Fact]
    public void During_FilteredOrRefused_Escalates()
    {
        ChatResponseUpdate[] refused = [new() { FinishReason = ChatFinishReason.ContentFilter }, new(ChatRole.Assistant, [RefusalValue])];
        foreach (ChatResponseUpdate update in refused)
        {
            TriggerVerdict verdict = new TriggerRequest().During(new RefusalTrigger(), update);

            verdict.Kind.Should().Be(TriggerVerdictKind.Escalate);
            verdict.Reason.Should().Be(EscalationReason.Refusal);
        }
    }

    [Fact]
    public async Task Any_OrdinaryAnswerOrOtherError_SaysNothing()
    {
        AIContent[] contents = [new TextContent("I cannot, said the fox."), new ErrorContent("disk") { ErrorCode = "io" }, new ErrorContent("none")];
        foreach (AIContent content in contents)
        {
            ChatResponse response = new(new ChatMessage(ChatRole.Assistant, [content])) { FinishReason = ChatFinishReason.Stop };

            (await new TriggerRequest().AfterAsync(new RefusalTrigger(), response)).Should().Be(TriggerVerdict.None);
            new TriggerRequest().During(new RefusalTrigger(), new(ChatRole.Assistant, [content])).Should().Be(TriggerVerdict.None);
        }
    }
}
