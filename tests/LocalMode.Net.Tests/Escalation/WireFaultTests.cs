using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.AI;
using OpenAI;

namespace LocalMode.Tests.Escalation;

/// <summary>What OpenAI's client throws when a server on the wire misbehaves, and how it is classified; over loopback.</summary>
public class WireFaultTests
{
    private const string Headers = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private const string End = "0\r\n\r\n";

    private static readonly Dictionary<string, string> Faults = new()
    {
        ["closed before headers"] = "",
        ["no HTTP"] = "garbage garbage\r\n\r\n",
        ["cut between chunks"] = Headers + Event(Text("a")),
        ["cut inside a chunk"] = Headers + Event(Text("a")) + "ff\r\ndata: {\"id",
        ["cut before the length"] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n" + $"data: {Text("a")}\n\n",
        ["chunk without a length"] = Headers + Event(Text("a")) + "zz\r\nhello",
        ["no JSON in an event"] = Headers + Event(Text("a")) + Event("{\"id\":\"c\",,,") + End,
        ["a JSON string where a number is expected"] = Headers + Event(Text("a")) + Event("{\"id\":5,\"choices\":{}}") + End,
        ["a JSON array as an event"] = Headers + Event(Text("a")) + Event("[]") + End,
        ["error status with a cut body"] = "HTTP/1.1 500 No\r\nContent-Length: 2000\r\n\r\n{}",
        ["rate limit"] = "HTTP/1.1 429 No\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\n{}",
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names() => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stream_ServerMisbehaves_IsARemoteFailure(string name)
    {
        await using OneReplyServer server = new(Faults[name]);
        using IChatClient hybrid = Client(server, TimeSpan.FromSeconds(30)).AsBuilder().UseEscalation(_ => throw new TimeoutException("no cloud")).Build();

        (await ReadReasonAsync(hybrid)).Should().Be(EscalationReason.RemoteFailure);
    }

    [Fact]
    public async Task Stream_ServerFallsSilent_IsATimeout()
    {
        await using OneReplyServer server = new(Headers + Event(Text("a")), hold: true);
        using IChatClient client = Client(server, TimeSpan.FromMilliseconds(100));

        Exception? error = await Record.ExceptionAsync(() => client.GetStreamingResponseAsync("hi", cancellationToken: Ct).ToChatResponseAsync(Ct));

        ClientResultFailureClassifier.Instance.Classify(error!)
            .Should().Be(FailureVerdict.Escalate(EscalationReason.RemoteFailure, FailureClass.Timeout));
    }

    private static async Task<EscalationReason?> ReadReasonAsync(IChatClient hybrid)
    {
        Exception? error = await Record.ExceptionAsync(() => hybrid.GetStreamingResponseAsync("hi", cancellationToken: Ct).ToChatResponseAsync(Ct));
        return (error as EscalationIncompleteException)?.Reason ?? error!.GetEscalationReport()!.Reason;
    }

    private static IChatClient Client(OneReplyServer server, TimeSpan networkTimeout) => new OpenAIClient(
        new ApiKeyCredential("none"),
        new OpenAIClientOptions
        {
            Endpoint = new Uri($"http://127.0.0.1:{server.Port}/v1"),
            NetworkTimeout = networkTimeout,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        }).GetChatClient("local-model").AsIChatClient();

    private static string Event(string json)
    {
        string text = $"data: {json}\n\n";
        return $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n";
    }

    private static string Text(string text) =>
        $$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"{{text}}"},"finish_reason":null}]}""";

    /// <summary>Accepts one connection, reads the request and gives one reply, word for word.</summary>
    private sealed class OneReplyServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;

        public OneReplyServer(string reply, bool hold = false)
        {
            _listener.Start();
            _serving = ServeAsync(reply, hold);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _listener.Dispose();
            _stop.Dispose();
        }

        private async Task ServeAsync(string reply, bool hold)
        {
            using Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
            byte[] buffer = new byte[65536];
            string request = "";
            // The client announces its body's length; a request that is not read would make the close a reset.
            while (!request.EndsWith('}'))
                request += Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, _stop.Token));
            await socket.SendAsync(Encoding.UTF8.GetBytes(reply), _stop.Token);
            if (hold)
                await Task.Delay(Timeout.Infinite, _stop.Token);
            socket.Shutdown(SocketShutdown.Send);
            await socket.ReceiveAsync(buffer, _stop.Token);
        }
    }
}
