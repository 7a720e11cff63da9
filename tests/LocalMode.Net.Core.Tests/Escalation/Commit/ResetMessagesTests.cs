using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Commit;

public class ResetMessagesTests
{
    [Fact]
    public void Clean_HistoryOfTheStockCoalescer_KeepsTheSecondAnswerAlone()
    {
        List<ChatMessage> history = [new(ChatRole.User, "one?")];
        history.AddMessages(
        [
            new(ChatRole.Assistant, "void") { MessageId = "m1" },
            new(ChatRole.Assistant, [new StreamResetContent(EscalationReason.Stalled, 4)]),
            new(ChatRole.Assistant, "valid") { MessageId = "m2" },
        ]);
        history.Add(new(ChatRole.User, "two?"));
        history[^2].Text.Should().Be("valid");
        history.Should().HaveCount(4, "the coalescer tells the messages apart");

        IReadOnlyList<ChatMessage> clean = ResetMessages.Clean(history);

        clean.Select(m => m.Text).Should().Equal("one?", "valid", "two?");
        clean.SelectMany(m => m.Contents).Should().NotContain(c => c is StreamResetContent);
        history.Should().HaveCount(4);
    }

    [Fact]
    public void Clean_EarlierStepsOfTheTurn_Stay()
    {
        ChatMessage[] history =
        [
            new(ChatRole.User, "one?"),
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "now")]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", "12:00")]),
            new(ChatRole.Assistant, "void"),
            new(ChatRole.Assistant, [new TextContent("void"), new StreamResetContent(EscalationReason.Stalled, 8), new TextContent("valid")]),
        ];

        IReadOnlyList<ChatMessage> clean = ResetMessages.Clean(history);

        clean.Should().HaveCount(4);
        clean.Take(3).Should().Equal(history.Take(3));
        clean[3].Text.Should().Be("valid");
        history[4].Contents.Should().HaveCount(3);
    }

    [Fact]
    public void Clean_NoReset_IsTheSameList()
    {
        ChatMessage[] history = [new(ChatRole.User, "one?"), new(ChatRole.Assistant, "yes")];

        ResetMessages.Clean(history).Should().BeSameAs(history);
    }
}
