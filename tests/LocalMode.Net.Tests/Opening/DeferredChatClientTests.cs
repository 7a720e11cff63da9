using LocalMode.Opening;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalMode.Tests.Opening;

public class DeferredChatClientTests
{
    private readonly FakeModel _model = new();
    private int _opened;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetService_BeforeAndAfterOpening_AnswersWhatIsKnown()
    {
        await using DeferredChatClient<FakeModel> client = Create();

        client.GetService<ChatClientMetadata>()!.DefaultModelId.Should().Be("m");
        client.GetService<IModelReadiness>()!.State.Should().Be(ModelState.NotLoaded);
        client.GetService<FakeModel>().Should().BeNull();
        client.GetService<IChatClient>().Should().BeSameAs(client);
        _opened.Should().Be(0);

        await client.GetService<IModelReadiness>()!.WarmUpAsync(Token);
        client.GetService<FakeModel>().Should().BeSameAs(_model);
    }

    [Fact]
    public async Task Calls_OpenAtTheFirstAndOnlyOnce()
    {
        await using DeferredChatClient<FakeModel> client = Create();
        IAsyncEnumerable<ChatResponseUpdate> cold = client.GetStreamingResponseAsync("hi", cancellationToken: Token);
        _opened.Should().Be(0);

        (await cold.ToChatResponseAsync(Token)).Text.Should().Be("answer");
        (await client.GetResponseAsync("hi", cancellationToken: Token)).Text.Should().Be("answer");
        (await client.GetStreamingResponseAsync("hi", cancellationToken: Token).ToChatResponseAsync(Token)).Text.Should().Be("answer");

        _opened.Should().Be(1);
    }

    private DeferredChatClient<FakeModel> Create() => new(
        new(
            "m",
            _ =>
            {
                _opened++;
                return Task.FromResult(_model);
            },
            TimeProvider.System,
            NullLogger.Instance),
        new("fake", null, "m"));
}
