using System.ClientModel;
using System.Net;
using System.Text.Json;
using LocalMode.Scorecard.Faults;
using LocalMode.Scorecard.Worlds;
using Microsoft.Extensions.AI;

namespace LocalMode.Tests.Escalation.Faults;

/// <summary>What OpenAI's client makes of each fault of the server: what escalation has to work with.</summary>
public sealed class FaultServerTests
{
    private static readonly LegAnswer Answer = LegAnswer.Create("model", 60, inputTokens: 7);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_NoFault_IsWholeWithUsageAndReason(bool stream)
    {
        ChatResponse response = await AskAsync(fault: null, stream);

        response.Text.Should().Be(Answer.Text);
        response.ModelId.Should().Be("model");
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
        response.Usage!.TotalTokenCount.Should().Be(67);
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, false)]
    [InlineData(400, false)]
    public async Task Status_Told_ReachesTheClient(int status, bool stream)
    {
        LegFault.Status fault = new((HttpStatusCode)status, "context_length_exceeded", TimeSpan.FromSeconds(5));

        ClientResultException error = (await FluentActions.Awaiting(() => AskAsync(fault, stream)).Should().ThrowAsync<ClientResultException>()).Which;

        error.Status.Should().Be(status);
        error.GetRawResponse()!.Headers.TryGetValue("Retry-After", out string? after).Should().BeTrue();
        after.Should().Be("5");
        error.GetRawResponse()!.Content.ToString().Should().Contain("\"code\":\"context_length_exceeded\"");
    }

    [Fact]
    public async Task Reset_BeforeHeaders_HasNoStatus() =>
        (await FluentActions.Awaiting(() => AskAsync(new LegFault.Reset(), stream: true)).Should().ThrowAsync<ClientResultException>()).Which.Status.Should().Be(0);

    [Fact]
    public async Task Cut_WithinTheBody_ThrowsAfterItsTokens()
    {
        List<ChatResponseUpdate> seen = [];

        await FluentActions.Awaiting(() => ReadAsync(new LegFault.Cut(40), seen, Ct)).Should().ThrowAsync<HttpIOException>();

        seen.ToChatResponse().Text.Should().Be(string.Concat(Answer.Tokens.Take(40)));
    }

    [Fact]
    public async Task Malformed_Event_ThrowsAfterItsTokens()
    {
        List<ChatResponseUpdate> seen = [];

        await FluentActions.Awaiting(() => ReadAsync(new LegFault.Malformed(20), seen, Ct)).Should().ThrowAsync<JsonException>();

        seen.ToChatResponse().Text.Should().Be(string.Concat(Answer.Tokens.Take(20)));
    }

    [Fact]
    public async Task NoEnd_OfTheStream_LooksLikeAnAnswerWithoutReason()
    {
        ChatResponse response = await AskAsync(new LegFault.NoEnd(40), stream: true);

        response.Text.Should().Be(string.Concat(Answer.Tokens.Take(40)));
        response.FinishReason.Should().BeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Filtered_Answer_SaysSo(bool stream) =>
        (await AskAsync(new LegFault.Filtered(3), stream)).FinishReason.Should().Be(ChatFinishReason.ContentFilter);

    [Theory]
    [MemberData(nameof(Silent))]
    public async Task Silence_OfAnyKind_LastsUntilTheClientLeaves(LegFault fault, int tokens)
    {
        using CancellationTokenSource leave = new();
        List<ChatResponseUpdate> seen = [];
        TaskCompletionSource enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FaultServer server = new(Answer, (_, _) => fault);
        Task reading = ReadAsync(server, seen, leave.Token, tokens, enough);
        if (tokens > 0)
            await enough.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        reading.IsCompleted.Should().BeFalse();
        await leave.CancelAsync();

        await FluentActions.Awaiting(() => reading).Should().ThrowAsync<OperationCanceledException>();
    }

    public static TheoryData<LegFault, int> Silent => new()
    {
        { new LegFault.NoResponse(), 0 },
        { new LegFault.Stall(20), 20 },
        { new LegFault.SlowFirstToken(TimeSpan.FromMinutes(1)), 0 },
    };

    [Fact]
    public async Task Dispose_WithOpenConnections_EndsThem()
    {
        FaultServer server = new(Answer, static (_, _) => new LegFault.NoResponse());
        List<ChatResponseUpdate> seen = [];
        Task reading = ReadAsync(server, seen, Ct);
        while (server.Requests.Count == 0)
            await Task.Yield();

        await server.DisposeAsync();

        await FluentActions.Awaiting(() => reading).Should().ThrowAsync<ClientResultException>();
    }

    [Fact]
    public async Task Requests_InParallel_AreAllServedAndNumbered()
    {
        await using FaultServer server = new(Answer, static (number, _) => number % 2 == 0 ? new LegFault.Status(HttpStatusCode.InternalServerError) : null);
        using HttpClient http = new();
        using IChatClient client = HttpWorld.CreateClient(server, "model", http);

        bool[] failed = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                return (await client.GetResponseAsync("hi", cancellationToken: Ct)).Text != Answer.Text;
            }
            catch (ClientResultException)
            {
                return true;
            }
        }));

        failed.Count(static f => f).Should().Be(10);
        server.Requests.Select(static request => request.Number).Should().Equal(Enumerable.Range(1, 20));
    }

    [Fact]
    public async Task Prefill_Rejected_IsABadRequest()
    {
        await using FaultServer server = new(Answer) { RejectsPrefill = true };
        using HttpClient http = new();
        using IChatClient client = HttpWorld.CreateClient(server, "model", http);

        ChatMessage[] prefilled = [new(ChatRole.User, "hi"), new(ChatRole.Assistant, "Well,")];

        (await client.Awaiting(c => c.GetResponseAsync(prefilled, cancellationToken: Ct)).Should().ThrowAsync<ClientResultException>()).Which.Status.Should().Be(400);
    }

    private static async Task<ChatResponse> AskAsync(LegFault? fault, bool stream)
    {
        await using FaultServer server = new(Answer, (_, _) => fault);
        using HttpClient http = new();
        using IChatClient client = HttpWorld.CreateClient(server, "model", http);
        return stream
            ? await client.GetStreamingResponseAsync("hi", cancellationToken: Ct).ToChatResponseAsync(Ct)
            : await client.GetResponseAsync("hi", cancellationToken: Ct);
    }

    private static async Task ReadAsync(LegFault fault, List<ChatResponseUpdate> seen, CancellationToken cancellationToken)
    {
        await using FaultServer server = new(Answer, (_, _) => fault);
        await ReadAsync(server, seen, cancellationToken);
    }

    private static async Task ReadAsync(
        FaultServer server, List<ChatResponseUpdate> seen, CancellationToken cancellationToken, int tokens = 0, TaskCompletionSource? enough = null)
    {
        using HttpClient http = new();
        using IChatClient client = HttpWorld.CreateClient(server, "model", http);
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("hi", cancellationToken: cancellationToken))
        {
            seen.Add(update);
            if (update.Text.Length > 0 && --tokens == 0)
                enough?.TrySetResult();
        }
    }
}
