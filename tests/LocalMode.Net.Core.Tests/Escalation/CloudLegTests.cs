using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>When and how often the cloud leg is created.</summary>
public class CloudLegTests
{
    [Fact]
    public async Task Factory_ConcurrentFirstEscalations_RunsOnce()
    {
        const int Callers = 32;
        int resolutions = 0;
        using Barrier together = new(Callers);
        ScriptedClient cloud = new(Say("cloud"));
        using FallbackChatClient client = new(new ScriptedClient(Throw(new OverloadedException(8, 8))), () =>
        {
            Interlocked.Increment(ref resolutions);
            return cloud;
        });

        Task<ChatResponse>[] calls = [.. Enumerable.Range(0, Callers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return client.GetResponseAsync(Pair.Question, cancellationToken: Pair.Ct);
            },
            Pair.Ct, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap())];
        ChatResponse[] responses = await Task.WhenAll(calls);

        responses.Should().OnlyContain(r => r.Text == "cloud" && r.GetEscalationReport()!.Attempts.Count == 2);
        resolutions.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Factory_Throws_IsAskedAgainNextTime(bool stream)
    {
        int resolutions = 0;
        InvalidOperationException error = new("not registered");
        using FallbackChatClient client = new(
            new ScriptedClient(Throw(new OverloadedException(8, 8))),
            () => ++resolutions == 1 ? throw error : new ScriptedClient(Say("cloud"), Finish(ChatFinishReason.Stop)));
        Func<Task<ChatResponse>> ask = () => stream
            ? client.GetStreamingResponseAsync(Pair.Question, cancellationToken: Pair.Ct).ToChatResponseAsync(Pair.Ct)
            : client.GetResponseAsync(Pair.Question, cancellationToken: Pair.Ct);

        AggregateException thrown = (await ask.Should().ThrowAsync<AggregateException>()).Which;
        thrown.InnerExceptions[0].Should().BeOfType<OverloadedException>();
        thrown.InnerExceptions[1].Should().BeSameAs(error);
        thrown.GetEscalationReport()!.Attempts.Should().ContainSingle("the cloud leg was not called");

        (await ask()).Text.Should().Be("cloud");
        (await ask()).Text.Should().Be("cloud");
        resolutions.Should().Be(2);
    }

    [Fact]
    public async Task Factory_GivesNull_IsAnError()
    {
        using FallbackChatClient client = new(new ScriptedClient(), () => null!);

        AggregateException thrown = (await client
            .Awaiting(c => c.GetResponseAsync(Pair.Question, cancellationToken: Pair.Ct)).Should().ThrowAsync<AggregateException>()).Which;

        thrown.InnerExceptions[1].Should().BeOfType<InvalidOperationException>();
    }
}
