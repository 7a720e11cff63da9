using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Trigger 12: an answer that repeats itself.</summary>
public class RepetitionTriggerTests
{
    private readonly RepetitionTrigger _trigger = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void During_Loop_EscalatesOnce(bool reasoning)
    {
        EscalationContext context = Requests.Context();
        int fired = 0;
        for (int i = 0; i < 1000; i++)
        {
            AIContent content = reasoning ? new TextReasoningContent("again and ") : new TextContent("again and ");
            TriggerVerdict verdict = _trigger.During(context, new ChatResponseUpdate(ChatRole.Assistant, [content]));
            if (verdict.Kind == TriggerVerdictKind.None)
                continue;
            fired++;
            verdict.Kind.Should().Be(TriggerVerdictKind.Escalate);
            verdict.Reason.Should().Be(EscalationReason.Repetition);
            verdict.Error.Should().BeOfType<InvalidOutputException>();
        }
        fired.Should().Be(1);
    }

    [Fact]
    public async Task During_NaturalText_NeverEscalates()
    {
        EscalationContext context = Requests.Context();
        foreach (string piece in NaturalTexts.All["a poem with a refrain"].Chunk(5).Select(c => new string(c)))
            _trigger.During(context, new ChatResponseUpdate(ChatRole.Assistant, piece)).Should().Be(TriggerVerdict.None);

        (await _trigger.AfterAsync(context, Requests.Answer(NaturalTexts.All["a poem with a refrain"]), Requests.Ct)).Should().Be(TriggerVerdict.None);
    }

    [Fact]
    public async Task AfterAsync_LoopThatWasNotStreamed_Escalates()
    {
        string loop = string.Concat(Enumerable.Repeat("again and ", 300));

        TriggerVerdict verdict = await _trigger.AfterAsync(Requests.Context(), Requests.Answer(loop), Requests.Ct);

        verdict.Reason.Should().Be(EscalationReason.Repetition);
    }

    [Fact]
    public async Task AfterAsync_LoopOfWhichOnlyTheStartWasSeen_Escalates()
    {
        EscalationContext context = Requests.Context();
        _trigger.During(context, new ChatResponseUpdate(ChatRole.Assistant, "again and "));

        TriggerVerdict verdict = await _trigger.AfterAsync(context, Requests.Answer(string.Concat(Enumerable.Repeat("again and ", 300))), Requests.Ct);

        verdict.Reason.Should().Be(EscalationReason.Repetition);
    }

    [Fact]
    public async Task AfterAsync_StreamedLoop_StaysFound()
    {
        EscalationContext context = Requests.Context();
        string loop = string.Concat(Enumerable.Repeat("again and ", 300));
        _trigger.During(context, new ChatResponseUpdate(ChatRole.Assistant, loop));

        (await _trigger.AfterAsync(context, Requests.Answer(loop), Requests.Ct)).Reason.Should().Be(EscalationReason.Repetition);
    }

    [Fact]
    public async Task AfterAsync_JsonThatWasAskedFor_HasTheHigherFloor()
    {
        EscalationContext context = Requests.Context(new ChatOptions { ResponseFormat = ChatResponseFormat.Json });
        string rows(int count) => "[" + string.Join(", ", Enumerable.Repeat("""{"id": 0, "name": ""}""", count)) + "]";

        (await _trigger.AfterAsync(context, Requests.Answer(rows(200)), Requests.Ct)).Should().Be(TriggerVerdict.None);
        (await _trigger.AfterAsync(context, Requests.Answer(rows(400)), Requests.Ct)).Reason.Should().Be(EscalationReason.Repetition);
    }

    [Fact]
    public async Task AfterAsync_TwoRequests_ShareNothing()
    {
        string half = string.Concat(Enumerable.Repeat("again and ", 150));

        for (int i = 0; i < 4; i++)
        {
            EscalationContext context = Requests.Context();
            _trigger.During(context, new ChatResponseUpdate(ChatRole.Assistant, half)).Should().Be(TriggerVerdict.None);
            (await _trigger.AfterAsync(context, Requests.Answer(half), Requests.Ct)).Should().Be(TriggerVerdict.None);
        }
    }

    [Fact]
    public void During_AfterTheFirstUpdate_AllocatesNothing()
    {
        EscalationContext context = Requests.Context();
        ChatResponseUpdate update = new(ChatRole.Assistant, "some words");
        _trigger.During(context, update);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 100; i++)
            _trigger.During(context, update);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }
}
