using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Trigger 18: the answer was cut by the context.</summary>
public class TruncationTriggerTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(null, 24)]
    [InlineData(25, 24)]
    public async Task After_ContextWasTheLimit_Escalates(int? asked, int? given)
    {
        TriggerVerdict verdict = await Request(asked).AfterAsync(new TruncationTrigger(), Response(ChatFinishReason.Length, given));

        verdict.Kind.Should().Be(TriggerVerdictKind.Escalate);
        verdict.Reason.Should().Be(EscalationReason.Truncated);
        verdict.Error.Should().BeOfType<InvalidOutputException>().Which.Text.Should().Be("Because the");
    }

    [Theory]
    [InlineData(24, 24)]
    [InlineData(24, 25)]
    [InlineData(24, null)]
    public async Task After_CallerWasTheLimit_SaysNothing(int? asked, int? given) =>
        (await Request(asked).AfterAsync(new TruncationTrigger(), Response(ChatFinishReason.Length, given))).Should().Be(TriggerVerdict.None);

    [Fact]
    public async Task After_AnswerIsWhole_SaysNothing()
    {
        foreach (ChatFinishReason? reason in (ChatFinishReason?[])[null, ChatFinishReason.Stop, ChatFinishReason.ToolCalls, ChatFinishReason.ContentFilter])
            (await Request(null).AfterAsync(new TruncationTrigger(), Response(reason, 24))).Should().Be(TriggerVerdict.None);
    }

    [Fact]
    public async Task After_NumbersAreKnown_SaysThem()
    {
        TriggerRequest request = Request(null).With<ITokenCounter>(new FakeTokenCounter(1000, 1024));
        request.PromptTokens = 1000;

        TriggerVerdict verdict = await request.AfterAsync(new TruncationTrigger(), Response(ChatFinishReason.Length, 24));

        verdict.Error!.Message.Should().Contain("cut after 24 tokens because the context of 1024 tokens, of which the prompt takes 1000, was full");
    }

    private static TriggerRequest Request(int? asked) => new() { Options = new() { MaxOutputTokens = asked } };

    private static ChatResponse Response(ChatFinishReason? reason, int? tokens) => new(new ChatMessage(ChatRole.Assistant, "Because the"))
    {
        FinishReason = reason,
        Usage = tokens is null ? null : new() { OutputTokenCount = tokens },
    };
}
