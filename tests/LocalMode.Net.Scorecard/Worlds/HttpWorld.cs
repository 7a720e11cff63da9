using System.ClientModel;
using System.ClientModel.Primitives;
using LocalMode.Scorecard.Faults;
using LocalMode.Scorecard.Scenarios;
using Microsoft.Extensions.AI;
using OpenAI;

namespace LocalMode.Scorecard.Worlds;

/// <summary>Servers on loopback, through OpenAI's client without retries of its own.</summary>
public sealed class HttpWorld : World
{
    private static readonly TimeSpan LongestGap = TimeSpan.FromMilliseconds(400);

    private readonly Heartbeat _heartbeat = new();
    private readonly ScaledTime _time;
    private readonly HttpClient _http = new();
    private readonly FaultServer _primaryServer;
    private readonly FaultServer _fallbackServer;

    public HttpWorld(Scenario scenario)
    {
        // Ten seconds of a timeout are two of the test, so that a slow machine is not taken for a slow leg; one where the scenario itself is long.
        _time = new(scenario.DownFor is null ? 5 : 10);
        _primaryServer = new(PrimaryAnswer, scenario.FaultOf, _time);
        _fallbackServer = new(FallbackAnswer, time: _time) { RejectsPrefill = true };
        Primary = CreateClient(_primaryServer, PrimaryAnswer.ModelId, _http);
        Fallback = CreateClient(_fallbackServer, FallbackAnswer.ModelId, _http);
    }

    public override TimeProvider Time => _time;

    public override IChatClient Primary { get; }

    public override IChatClient Fallback { get; }

    public override IReadOnlyList<TimeSpan> PrimaryAttempts => [.. _primaryServer.Requests.Select(static request => request.Elapsed)];

    public override int FallbackCalls => _fallbackServer.Requests.Count;

    public override bool IsVoid => _heartbeat.LongestGap > LongestGap;

    /// <summary>Makes OpenAI's client for a server.</summary>
    public static IChatClient CreateClient(FaultServer server, string modelId, HttpClient http) => new OpenAIClient(
        new ApiKeyCredential("none"),
        new OpenAIClientOptions
        {
            Endpoint = server.Endpoint,
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        }).GetChatClient(modelId).AsIChatClient();

    public override async Task<bool> CompletesAsync(Task task, TimeSpan limit)
    {
        await Task.WhenAny(task, Task.Delay(limit, _time));
        return task.IsCompleted;
    }

    public override async ValueTask DisposeAsync()
    {
        _heartbeat.Dispose();
        Primary.Dispose();
        Fallback.Dispose();
        _http.Dispose();
        await _primaryServer.DisposeAsync();
        await _fallbackServer.DisposeAsync();
    }
}
