using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace LocalMode.Scorecard.Faults;

/// <summary>
/// A server on loopback that speaks OpenAI's chat completions, streamed and not, and fails as it is told. One connection serves one request.
/// Disposal ends all connections and waits for them.
/// </summary>
public sealed class FaultServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly LegAnswer _answer;
    private readonly Func<int, TimeSpan, LegFault?> _plan;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly Lock _lock = new();
    private readonly List<ServerRequest> _requests = [];
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    /// <summary>Starts a server.</summary>
    /// <param name="answer">What it answers where nothing goes wrong.</param>
    /// <param name="plan">What goes wrong in a request, by its number and by the time since the start; null for nothing.</param>
    /// <param name="time">The clock for waits.</param>
    public FaultServer(LegAnswer answer, Func<int, TimeSpan, LegFault?>? plan = null, TimeProvider? time = null)
    {
        _answer = answer;
        _plan = plan ?? (static (_, _) => null);
        _time = time ?? TimeProvider.System;
        _start = _time.GetTimestamp();
        _listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1");
        _accepting = AcceptAsync();
    }

    /// <summary>Gets the address for a client.</summary>
    public Uri Endpoint { get; }

    /// <summary>Gets or sets a value indicating whether a conversation that ends with the assistant's words is refused with 400.</summary>
    public bool RejectsPrefill { get; set; }

    /// <summary>Gets the requests so far, in order; a copy.</summary>
    public IReadOnlyList<ServerRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        Task[] open;
        lock (_lock)
            open = [.. _connections];
        await Task.WhenAll(open);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_end.Token);
                lock (_lock)
                    _connections.Add(ServeAsync(socket));
            }
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // The server ends.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using FaultConnection connection = new(socket, _time, _end.Token);
        try
        {
            if (await connection.ReadRequestAsync() is not { } body)
                return;

            ServerRequest request = Keep(body);
            using JsonDocument json = JsonDocument.Parse(body);
            LegFault? fault = RejectsPrefill && EndsWithAssistant(json.RootElement)
                ? new LegFault.Status(HttpStatusCode.BadRequest, "prefill_not_supported")
                : _plan(request.Number, request.Elapsed);
            bool streams = json.RootElement.TryGetProperty("stream", out JsonElement stream) && stream.GetBoolean();
            await new CompletionWriter(connection, _answer, fault).WriteAsync(streams);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            // The client left, as it may, or the server ends.
        }
    }

    private ServerRequest Keep(string body)
    {
        lock (_lock)
        {
            ServerRequest request = new(_requests.Count + 1, _time.GetElapsedTime(_start), body);
            _requests.Add(request);
            return request;
        }
    }

    private static bool EndsWithAssistant(JsonElement body)
    {
        JsonElement messages = body.GetProperty("messages");
        return messages[messages.GetArrayLength() - 1].GetProperty("role").ValueEquals("assistant");
    }
}
