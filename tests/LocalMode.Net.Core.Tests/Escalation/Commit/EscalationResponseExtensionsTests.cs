using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Commit;

/// <summary>What becomes of a stream that began again, here and with the stock coalescer.</summary>
public class EscalationResponseExtensionsTests
{
    private static ChatResponseUpdate[] Restarted
    {
        get
        {
            ChatResponseUpdate report = new() { ResponseId = "r2", AdditionalProperties = [] };
            EscalationReportExtensions.Write(report.AdditionalProperties, new EscalationReport { ServedBy = EscalationLeg.Cloud, Reason = EscalationReason.Stalled });
            return
            [
                Text("The sk", "m1", "r1", "small"),
                Usage(10, 3),
                new(ChatRole.Assistant, [new StreamResetContent(EscalationReason.Stalled, 6)]),
                Text("Because ", "m2", "r2", "large"),
                Text("of light.", "m2", "r2", "large"),
                Usage(11, 5),
                new() { FinishReason = ChatFinishReason.Stop },
                report,
            ];
        }
    }

    [Fact]
    public void ToChatResponse_Stock_GluesBothAnswersAndAddsUpTheirUsage()
    {
        ChatResponse response = Restarted.ToChatResponse();

        response.Messages.Select(m => m.Text).Should().Equal("The sk", "Because of light.");
        response.Usage!.OutputTokenCount.Should().Be(8);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ToEscalationAwareResponse_Restarted_IsTheSecondAnswerAlone(bool stream)
    {
        ChatResponse response = await CollectAsync(Restarted, stream);

        response.Messages.Should().ContainSingle().Which.Text.Should().Be("Because of light.");
        response.Messages[0].MessageId.Should().Be("m2");
        response.Messages[0].Contents.Should().ContainSingle();
        (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount).Should().Be((11, 5));
        (response.ResponseId, response.ModelId, response.FinishReason).Should().Be(("r2", "large", ChatFinishReason.Stop));
        response.GetEscalationReport()!.Reason.Should().Be(EscalationReason.Stalled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ToEscalationAwareResponse_ResetAmongContents_KeepsWhatFollowsIt(bool stream)
    {
        AIContent[] contents =
        [
            new TextContent("a"), new StreamResetContent(EscalationReason.Stalled, 1), new TextContent("b"), new StreamResetContent(EscalationReason.Stalled, 1), new TextContent("c"),
        ];
        ChatResponseUpdate update = new(ChatRole.Assistant, [.. contents]) { ModelId = "large" };

        ChatResponse response = await CollectAsync([Text("x", "m1", "r1", "small"), update, Text("d", null, null, null)], stream);

        response.Text.Should().Be("cd");
        response.ModelId.Should().Be("large");
        update.Contents.Should().Equal(contents);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ToEscalationAwareResponse_NoReset_IsAsTheStockOne(bool stream)
    {
        ChatResponseUpdate[] updates = [.. Restarted.Where(u => !u.Contents.OfType<StreamResetContent>().Any())];

        ChatResponse response = await CollectAsync(updates, stream);

        response.Should().BeEquivalentTo(updates.ToChatResponse(), o => o.Excluding(r => r.AdditionalProperties));
        response.GetEscalationReport().Should().NotBeNull();
        (await CollectAsync([], stream)).Messages.Should().BeEmpty();
    }

    [Fact]
    public void ToEscalationAwareResponse_Null_Throws()
    {
        FluentActions.Invoking(() => ((IEnumerable<ChatResponseUpdate>)null!).ToEscalationAwareResponse()).Should().Throw<ArgumentNullException>();
        Action asynchronous = () => _ = ((IAsyncEnumerable<ChatResponseUpdate>)null!).ToEscalationAwareResponseAsync(TestContext.Current.CancellationToken);
        asynchronous.Should().Throw<ArgumentNullException>("it is the caller's mistake and not the stream's");
    }

    private static async Task<ChatResponse> CollectAsync(IEnumerable<ChatResponseUpdate> updates, bool stream) => stream
        ? await updates.ToAsyncEnumerable().ToEscalationAwareResponseAsync(TestContext.Current.CancellationToken)
        : updates.ToEscalationAwareResponse();

    private static ChatResponseUpdate Text(string text, string? message, string? response, string? model) =>
        new(ChatRole.Assistant, text) { MessageId = message, ResponseId = response, ModelId = model };

    private static ChatResponseUpdate Usage(int input, int output) => new()
    {
        Contents = [new UsageContent(new UsageDetails { InputTokenCount = input, OutputTokenCount = output })],
    };
}
