using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

public class EscalationReportTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Report_AfterEscalation_SaysWhoWhenAndWhy(bool stream)
    {
        EscalationReport report = (await EscalatedAsync(stream)).GetEscalationReport()!;

        report.ServedBy.Should().Be(EscalationLeg.Cloud);
        report.Mode.Should().Be(EscalationMode.PreferLocal);
        report.Reason.Should().Be(EscalationReason.Overloaded);
        report.Stage.Should().Be(EscalationStage.During);
        report.Duration.Should().Be(TimeSpan.FromSeconds(3));
        report.Attempts.Should().HaveCount(2);
        EscalationAttempt local = report.Attempts[0];
        (local.Leg, local.Outcome, local.ModelId, local.ErrorKind).Should().Be((EscalationLeg.Local, EscalationAttemptOutcome.Failed, "tiny", LocalModeErrorKind.Overloaded));
        local.Duration.Should().Be(TimeSpan.FromSeconds(1));
        local.TimeToFirstContent.Should().BeNull();
        EscalationAttempt cloud = report.Attempts[1];
        (cloud.Leg, cloud.Outcome, cloud.ModelId, cloud.FinishReason).Should().Be((EscalationLeg.Cloud, EscalationAttemptOutcome.Answered, "big", ChatFinishReason.Stop));
        cloud.Duration.Should().Be(TimeSpan.FromSeconds(2));
        cloud.TimeToFirstContent.Should().Be(stream ? TimeSpan.FromSeconds(2) : null);
        cloud.Usage!.TotalTokenCount.Should().Be(12);
        cloud.ErrorType.Should().BeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Report_ThroughJson_IsTheSame(bool stream)
    {
        ChatResponse response = await EscalatedAsync(stream);
        EscalationReport before = response.GetEscalationReport()!;

        foreach (JsonSerializerOptions options in (JsonSerializerOptions[])[AIJsonUtilities.DefaultOptions, WithoutReflection()])
        {
            ChatResponse back = JsonSerializer.Deserialize<ChatResponse>(JsonSerializer.Serialize(response, options), options)!;

            back.GetEscalationReport().Should().BeEquivalentTo(before);
        }
    }

    [Fact]
    public async Task Report_OfAStream_IsOnTheLastUpdateOnlyAndOnTheResponseAfterwards()
    {
        Pair pair = new(new ScriptedClient(Role(), Say("a", "tiny"), Usage(1, 1), Finish(ChatFinishReason.Stop)));

        List<ChatResponseUpdate> updates = await pair.StreamAsync();

        updates.Take(updates.Count - 1).Should().OnlyContain(u => u.GetEscalationReport() == null);
        ChatResponseUpdate last = updates[^1];
        last.GetEscalationReport()!.ServedBy.Should().Be(EscalationLeg.Local);
        last.Contents.Should().BeEmpty();
        last.MessageId.Should().BeNull();
        ChatResponse response = updates.ToChatResponse();
        response.GetEscalationReport()!.ServedBy.Should().Be(EscalationLeg.Local);
        response.Messages.Should().ContainSingle();
        response.ResponseId.Should().Be("r1");
        response.Usage!.TotalTokenCount.Should().Be(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Report_AfterEscalation_UsageOfTheResponseIsTheServingLegs(bool stream)
    {
        ChatResponse response = await EscalatedAsync(stream);

        response.Usage!.TotalTokenCount.Should().Be(12);
        response.ModelId.Should().Be("big");
    }

    [Fact]
    public async Task Report_AnyText_HoldsNoneOfIt()
    {
        Pair pair = new(new ScriptedClient(Throw(new TemplateFailedException("secret-template"))), new ScriptedClient(Say("secret-answer")));

        ChatResponse response = await pair.Client.GetResponseAsync("secret-question", cancellationToken: Pair.Ct);

        JsonSerializer.Serialize(response.AdditionalProperties, AIJsonUtilities.DefaultOptions).Should().NotContain("secret");
        response.GetEscalationReport()!.ToString().Should().NotContain("secret");
    }

    [Fact]
    public async Task ToString_AfterEscalation_IsOneReadableLine()
    {
        string text = (await EscalatedAsync(stream: true)).GetEscalationReport()!.ToString();

        text.Should().Be("served by Cloud; mode PreferLocal; reason Overloaded (During); Local tiny: Failed in 1.00 s, Overloaded; Cloud big: Answered in 2.00 s, 5+7 tokens");
    }

    [Fact]
    public void GetEscalationReport_ForeignObject_IsNull()
    {
        new ChatResponse().GetEscalationReport().Should().BeNull();
        new ChatResponseUpdate().GetEscalationReport().Should().BeNull();
        new FormatException().GetEscalationReport().Should().BeNull();
        FluentActions.Invoking(() => ((ChatResponse)null!).GetEscalationReport()).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ((ChatResponseUpdate)null!).GetEscalationReport()).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ((Exception)null!).GetEscalationReport()).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public async Task GetEscalationReport_WrappedException_FindsIt()
    {
        Pair pair = new(new ScriptedClient(Throw(new ArgumentException("bug"))));

        ArgumentException thrown = (await pair.Invoking(p => p.AskAsync(stream: true)).Should().ThrowAsync<ArgumentException>()).Which;

        new FormatException("outer", thrown).GetEscalationReport().Should().BeSameAs(thrown.GetEscalationReport());
    }

    private static async Task<ChatResponse> EscalatedAsync(bool stream)
    {
        FakeTimeProvider clock = new();
        ScriptedClient local = new(Do(() => clock.Advance(TimeSpan.FromSeconds(1))), Throw(new OverloadedException(8, 8)));
        local.Services[typeof(ChatClientMetadata)] = new ChatClientMetadata("test", null, "tiny");
        ScriptedClient cloud = new(
            Role(), Do(() => clock.Advance(TimeSpan.FromSeconds(2))), Say("cloud", "big"), Usage(5, 7), Finish(ChatFinishReason.Stop));
        return await new Pair(local, cloud, o => o.TimeProvider = clock).AskAsync(stream);
    }

    // What Microsoft.Extensions.AI can serialise in an ahead-of-time compiled application.
    private static JsonSerializerOptions WithoutReflection() =>
        new(AIJsonUtilities.DefaultOptions) { TypeInfoResolver = AIJsonUtilities.DefaultOptions.TypeInfoResolverChain[0] };
}
