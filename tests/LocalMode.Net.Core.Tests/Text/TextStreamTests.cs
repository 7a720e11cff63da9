using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Text;

public class TextStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void StreamTextAsync_NotRead_OpensNothing()
    {
        UpdateSequenceClient client = new("a");
        _ = client.StreamTextAsync("hi", cancellationToken: Token);
        client.Opened.Should().Be(0);
    }

    [Fact]
    public async Task Enumeration_ToItsEnd_GivesPiecesAndThenTheResponse()
    {
        UpdateSequenceClient client = new("a", "", "b", "c");
        TextStream stream = client.StreamTextAsync("hi", cancellationToken: Token);

        List<string> pieces = [];
        await foreach (string piece in stream)
            pieces.Add(piece);

        ChatResponse response = await stream.GetResponseAsync(Token);
        pieces.Should().Equal("a", "b", "c");
        response.Text.Should().Be("abc");
        response.Usage!.OutputTokenCount.Should().Be(4);
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
        (client.Opened, client.Disposed).Should().Be((1, 1));
        (await stream.GetResponseAsync(Token)).Should().BeSameAs(response);
    }

    [Fact]
    public async Task GetResponseAsync_Unread_Drains()
    {
        UpdateSequenceClient client = new("a", "b");
        TextStream stream = client.StreamTextAsync("hi", cancellationToken: Token);

        (await stream.GetResponseAsync(Token)).Text.Should().Be("ab");

        (client.Opened, client.Disposed).Should().Be((1, 1));
        ((Action)(() => stream.GetAsyncEnumerator(Token))).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public async Task Enumeration_Twice_IsAnError()
    {
        TextStream stream = new UpdateSequenceClient("a").StreamTextAsync("hi", cancellationToken: Token);
        await foreach (string _ in stream)
        {
        }

        ((Action)(() => stream.GetAsyncEnumerator(Token))).Should().Throw<InvalidOperationException>().WithMessage("*once*");
    }

    [Fact]
    public async Task Enumeration_StoppedEarly_DisposesTheSourceAndHasNoResponse()
    {
        UpdateSequenceClient client = new("a", "b", "c");
        TextStream stream = client.StreamTextAsync("hi", cancellationToken: Token);
        await foreach (string _ in stream)
            break;

        (client.Opened, client.Disposed, client.Given).Should().Be((1, 1, 1));
        await stream.Awaiting(s => s.GetResponseAsync(Token)).Should().ThrowAsync<InvalidOperationException>().WithMessage("*stopped*");
    }

    [Fact]
    public async Task Enumeration_DisposedBeforeTheFirstPiece_OpensNothing()
    {
        UpdateSequenceClient client = new("a");
        TextStream stream = client.StreamTextAsync("hi", cancellationToken: Token);
        await stream.GetAsyncEnumerator(Token).DisposeAsync();

        client.Opened.Should().Be(0);
        await stream.Awaiting(s => s.GetResponseAsync(Token)).Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact]
    public async Task GetResponseAsync_InsideTheLoop_NeitherHangsNorTakesThePieces()
    {
        UpdateSequenceClient client = new("a", "b", "c");
        TextStream stream = client.StreamTextAsync("hi", cancellationToken: Token);
        List<string> pieces = [];
        ChatResponse? response = null;
        await foreach (string piece in stream)
        {
            response ??= await stream.GetResponseAsync(Token);
            pieces.Add(piece);
        }

        pieces.Should().Equal("a", "b", "c");
        response!.Text.Should().Be("abc");
        client.Opened.Should().Be(1);
    }

    [Fact]
    public async Task GetResponseAsync_WaitsWhileTheReaderStops_StillGetsTheWholeAnswer()
    {
        TaskCompletionSource hold = new();
        UpdateSequenceClient client = new("a", "b", "c") { Before = (i, _) => i == 1 ? hold.Task : Task.CompletedTask };
        TextStream stream = client.StreamTextAsync("hi", cancellationToken: Token);
        IAsyncEnumerator<string> reader = stream.GetAsyncEnumerator(Token);
        (await reader.MoveNextAsync()).Should().BeTrue();
        Task<ChatResponse> response = stream.GetResponseAsync(Token);

        ValueTask disposal = reader.DisposeAsync();
        hold.SetResult();
        await disposal;

        (await response).Text.Should().Be("abc");
        (client.Opened, client.Disposed).Should().Be((1, 1));
    }

    [Fact]
    public async Task SourceFails_AfterAPiece_ReaderAndResponseGetTheError()
    {
        UpdateSequenceClient client = new("a", "b") { Before = (i, _) => i == 1 ? throw new OverloadedException(1, 1) : Task.CompletedTask };
        TextStream stream = client.StreamTextAsync("hi", cancellationToken: Token);
        List<string> pieces = [];
        Func<Task> read = async () =>
        {
            await foreach (string piece in stream)
                pieces.Add(piece);
        };

        await read.Should().ThrowAsync<OverloadedException>();
        await stream.Awaiting(s => s.GetResponseAsync(Token)).Should().ThrowAsync<OverloadedException>();
        pieces.Should().Equal("a");
        (client.Opened, client.Disposed).Should().Be((1, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_WhileThePieceIsAwaited_CarriesTheCallersTokenAndDisposes(bool onTheStream)
    {
        using CancellationTokenSource cancel = new();
        UpdateSequenceClient client = new("a", "b")
        {
            Before = (i, token) =>
            {
                if (i == 1)
                    cancel.Cancel();
                token.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            },
        };
        TextStream stream = client.StreamTextAsync("hi", cancellationToken: onTheStream ? cancel.Token : default);
        Func<Task> read = async () =>
        {
            await foreach (string _ in stream.WithCancellation(onTheStream ? default : cancel.Token))
            {
            }
        };

        (await read.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancel.Token);
        (client.Opened, client.Disposed).Should().Be((1, 1));
    }

    [Fact]
    public async Task GetResponseAsync_CancelledBetweenTwoPulls_ClosesTheSource()
    {
        using CancellationTokenSource cancel = new();
        UpdateSequenceClient client = new("a", "b", "c")
        {
            Before = (i, _) =>
            {
                // The source ignores the cancellation and gives one more update.
                if (i == 1)
                    cancel.Cancel();
                return Task.CompletedTask;
            },
            IgnoresCancellation = true,
        };
        TextStream stream = client.StreamTextAsync("hi", cancellationToken: Token);

        (await stream.Awaiting(s => s.GetResponseAsync(cancel.Token)).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancel.Token);

        (client.Opened, client.Disposed).Should().Be((1, 1));
    }

    [Fact]
    public async Task GetResponseAsync_CancelledAfterTheReaderStopped_ClosesTheSource()
    {
        using CancellationTokenSource cancel = new();
        TaskCompletionSource hold = new();
        UpdateSequenceClient client = new("a", "b", "c") { Before = (i, _) => i == 1 ? hold.Task : Task.CompletedTask, IgnoresCancellation = true };
        TextStream stream = client.StreamTextAsync("hi", cancellationToken: Token);
        IAsyncEnumerator<string> reader = stream.GetAsyncEnumerator(Token);
        await reader.MoveNextAsync();
        Task<ChatResponse> response = stream.GetResponseAsync(cancel.Token);
        await reader.DisposeAsync();

        await cancel.CancelAsync();
        hold.SetResult();

        await response.Awaiting(t => t).Should().ThrowAsync<OperationCanceledException>();
        (client.Opened, client.Disposed).Should().Be((1, 1));
    }

    [Fact]
    public async Task GetResponseAsync_ManyAtOnce_AllGetTheSameResponse()
    {
        UpdateSequenceClient client = new("a", "b") { Before = async (_, _) => await Task.Yield() };
        TextStream stream = client.StreamTextAsync("hi", cancellationToken: Token);

        ChatResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => stream.GetResponseAsync(Token)));

        responses.Should().AllSatisfy(r => r.Should().BeSameAs(responses[0]));
        client.Opened.Should().Be(1);
    }
}
