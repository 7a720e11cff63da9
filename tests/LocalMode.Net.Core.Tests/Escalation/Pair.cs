using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>A fallback client over two scripted legs, called in either way.</summary>
internal sealed class Pair
{
    private int _resolutions;

    public Pair(ScriptedClient local, ScriptedClient? cloud = null, Action<EscalationOptions>? configure = null)
    {
        Local = local;
        Cloud = cloud ?? new ScriptedClient(Script.Say("cloud", "cloud-model"), Script.Finish(ChatFinishReason.Stop));
        // Most scripts say only what their test looks at; RequireFinishReasonTests covers how a stream must end.
        EscalationOptions options = new() { RequireFinishReason = false, Connectivity = new ApplicationConnectivity() };
        configure?.Invoke(options);
        Client = new FallbackChatClient(
            local,
            () =>
            {
                Interlocked.Increment(ref _resolutions);
                return Cloud;
            },
            options);
    }

    public ScriptedClient Local { get; }

    public ScriptedClient Cloud { get; }

    public FallbackChatClient Client { get; }

    public int Resolutions => _resolutions;

    public static IEnumerable<ChatMessage> Question => [new(ChatRole.User, "why?")];

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<ChatResponse> AskAsync(bool stream, ChatOptions? options = null, CancellationToken? cancellationToken = null)
    {
        CancellationToken ct = cancellationToken ?? Ct;
        return stream
            ? await Client.GetStreamingResponseAsync(Question, options, ct).ToChatResponseAsync(ct)
            : await Client.GetResponseAsync(Question, options, ct);
    }

    public async Task<List<ChatResponseUpdate>> StreamAsync(ChatOptions? options = null)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in Client.GetStreamingResponseAsync(Question, options, Ct))
            updates.Add(update);
        return updates;
    }

    public void AssertNoLeak()
    {
        Local.Closed.Should().Be(Local.Opened);
        Cloud.Closed.Should().Be(Cloud.Opened);
    }
}
