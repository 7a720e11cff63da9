using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation.Triggers;

/// <summary>Trigger 14: the model was not sure enough.</summary>
public class ConfidenceTriggerTests
{
    [Theory]
    [InlineData(0.49, true)]
    [InlineData(0.0, true)]
    [InlineData(0.5, false)]
    [InlineData(1.0, false)]
    [InlineData(null, false)]
    public async Task AfterAsync_Confidence_EscalatesOnlyBelowTheThreshold(double? confidence, bool escalates)
    {
        EscalationContext context = Requests.Context();
        ChatResponse response = Requests.Answer("maybe");
        Fixed estimator = new(confidence);

        TriggerVerdict verdict = await new ConfidenceTrigger(estimator, 0.5).AfterAsync(context, response, Requests.Ct);

        verdict.Kind.Should().Be(escalates ? TriggerVerdictKind.Escalate : TriggerVerdictKind.None);
        if (escalates)
        {
            verdict.Reason.Should().Be(EscalationReason.LowConfidence);
            verdict.Error.Should().BeOfType<InvalidOutputException>().Which.Text.Should().Be("maybe");
            verdict.Error!.Message.Should().NotContain("maybe");
        }
        ConfidenceTrigger.Find(context).Should().Be(confidence);
        estimator.Seen.Should().BeSameAs(response);
    }

    [Theory]
    [InlineData(1.01)]
    [InlineData(-0.01)]
    [InlineData(double.NaN)]
    public async Task AfterAsync_EstimateOutsideTheRange_IsAMistake(double confidence) =>
        await FluentActions.Awaiting(() => new ConfidenceTrigger(new Fixed(confidence), 0.5).AfterAsync(Requests.Context(), Requests.Answer("x"), Requests.Ct).AsTask())
            .Should().ThrowAsync<InvalidOperationException>();

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Threshold_OutsideTheRange_IsRefused(double threshold) =>
        FluentActions.Invoking(() => new ConfidenceTrigger(new Fixed(1), threshold)).Should().Throw<ArgumentOutOfRangeException>();

    [Fact]
    public void Find_NothingEstimated_IsNull() => ConfidenceTrigger.Find(Requests.Context()).Should().BeNull();

    private sealed class Fixed(double? confidence) : IConfidenceEstimator
    {
        public ChatResponse? Seen { get; private set; }

        public ValueTask<double?> EstimateAsync(
            IReadOnlyList<ChatMessage> messages, ChatOptions? options, ChatResponse response, CancellationToken cancellationToken = default)
        {
            Seen = response;
            return new(confidence);
        }
    }
}
