using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

public class FallbackChatClientTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetResponse_LocalAnswers_CloudIsNeverCreated(bool stream)
    {
        Pair pair = new(new ScriptedClient(Say("lo", "tiny"), Say("cal"), Usage(3, 2), Finish(ChatFinishReason.Stop)));

        ChatResponse response = await pair.AskAsync(stream);

        response.Text.Should().Be("local");
        response.ModelId.Should().Be("tiny");
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
        response.Usage!.TotalTokenCount.Should().Be(5);
        response.Messages.Should().ContainSingle();
        pair.Resolutions.Should().Be(0);
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task GetResponse_MayNotLeave_CallsTheLocalLegAsItWasCalled()
    {
        Pair pair = new(new ScriptedClient(Say("local")), configure: o => o.Mode = EscalationMode.LocalOnly);

        await pair.AskAsync(stream: false);

        pair.Local.PlainCalls.Should().Be(1);
        pair.Local.Opened.Should().Be(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetResponse_LazyMessages_AreEnumeratedOnceForBothLegs(bool stream)
    {
        Pair pair = new(new ScriptedClient(Throw(new OverloadedException(8, 8))));
        int enumerations = 0;
        IEnumerable<ChatMessage> messages = Lazy();

        if (stream)
            await pair.Client.GetStreamingResponseAsync(messages, cancellationToken: Pair.Ct).ToChatResponseAsync(Pair.Ct);
        else
            await pair.Client.GetResponseAsync(messages, cancellationToken: Pair.Ct);

        enumerations.Should().Be(1);
        pair.Local.LastMessages.Should().ContainSingle();
        pair.Cloud.LastMessages.Should().BeEquivalentTo(pair.Local.LastMessages);

        IEnumerable<ChatMessage> Lazy()
        {
            enumerations++;
            yield return new ChatMessage(ChatRole.User, "once");
        }
    }

    [Fact]
    public async Task GetStreamingResponse_NotEnumerated_CallsNothing()
    {
        Pair pair = new(new ScriptedClient(Say("local")));

        IAsyncEnumerable<ChatResponseUpdate> stream = pair.Client.GetStreamingResponseAsync(Pair.Question, cancellationToken: Pair.Ct);
        pair.Local.Calls.Should().Be(0);

        (await stream.ToChatResponseAsync(Pair.Ct)).Text.Should().Be("local");
        (await stream.ToChatResponseAsync(Pair.Ct)).Text.Should().Be("local");
        pair.Local.Calls.Should().Be(2);
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task GetStreamingResponse_ReaderStopsEarly_DisposesTheLocalStream()
    {
        Pair pair = new(new ScriptedClient(Say("a"), Say("b"), Say("c")));

        await foreach (ChatResponseUpdate update in pair.Client.GetStreamingResponseAsync(Pair.Question, cancellationToken: Pair.Ct))
        {
            if (update.Text == "b")
                break;
        }

        pair.Local.Opened.Should().Be(1);
        pair.AssertNoLeak();
        pair.Resolutions.Should().Be(0);
    }

    [Fact]
    public async Task AnyCall_NullMessages_Throws()
    {
        Pair pair = new(new ScriptedClient());

        await pair.Client.Invoking(c => c.GetResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: Pair.Ct)).Should().ThrowAsync<ArgumentNullException>();
        pair.Client.Invoking(c => c.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!, cancellationToken: Pair.Ct)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Constructor_NullArgument_Throws()
    {
        FluentActions.Invoking(() => new FallbackChatClient(null!, () => new ScriptedClient())).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new FallbackChatClient(new ScriptedClient(), null!)).Should().Throw<ArgumentNullException>();
        EscalationOptions options = new();
        options.FailureClassifiers.Add(null!);
        FluentActions.Invoking(() => new FallbackChatClient(new ScriptedClient(), () => new ScriptedClient(), options)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public async Task AnyCall_Disposed_Throws()
    {
        Pair pair = new(new ScriptedClient(Say("local")));
        pair.Client.Dispose();

        await pair.Invoking(p => p.AskAsync(stream: false)).Should().ThrowAsync<ObjectDisposedException>();
        await pair.Invoking(p => p.AskAsync(stream: true)).Should().ThrowAsync<ObjectDisposedException>();
        pair.Local.Calls.Should().Be(0);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Dispose_AfterEscalation_DisposesTheCloudLegOnlyIfOwned(bool owned, bool asynchronous)
    {
        ScriptedClient local = new(Throw(new OverloadedException(8, 8)));
        ScriptedClient cloud = new(Say("cloud"));
        FallbackChatClient client = new(local, () => cloud, ownsCloudClient: owned);
        await client.GetResponseAsync(Pair.Question, cancellationToken: Pair.Ct);

        for (int i = 0; i < 2; i++)
        {
            if (asynchronous)
                await client.DisposeAsync();
            else
                client.Dispose();
        }

        local.Disposals.Should().Be(1);
        cloud.Disposals.Should().Be(owned ? 1 : 0);
    }

    [Fact]
    public void Dispose_CloudNeverNeeded_DoesNotCreateIt()
    {
        FallbackChatClient client = new(new ScriptedClient(), () => throw new InvalidOperationException("touched"), ownsCloudClient: true);

        client.Invoking(c => c.Dispose()).Should().NotThrow();
    }

    [Fact]
    public void GetService_OwnTypeOrLocal_GivesThem()
    {
        Pair pair = new(new ScriptedClient());
        ChatClientMetadata metadata = new("local");
        pair.Local.Services[typeof(ChatClientMetadata)] = metadata;

        pair.Client.GetService(typeof(FallbackChatClient)).Should().BeSameAs(pair.Client);
        pair.Client.GetService(typeof(IChatClient)).Should().BeSameAs(pair.Client);
        pair.Client.GetService(typeof(ChatClientMetadata)).Should().BeSameAs(metadata);
        pair.Client.GetService(typeof(ITokenCounter)).Should().BeNull();
    }
}
