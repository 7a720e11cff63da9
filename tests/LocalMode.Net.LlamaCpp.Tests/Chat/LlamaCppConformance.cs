using LocalMode.Testing;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat;

/// <summary>The conformance suite over the bundled model. Answers stay short, since one case runs several.</summary>
public sealed class LlamaCppConformance : ChatClientConformance, IAsyncLifetime
{
    // One thread: small steps lose more than they gain with two, and much on a busy machine.
    private static readonly LlamaCppOptions Options = new() { ContextSize = 128, Threads = 1, VerifyFiles = false };

    private LlamaCppChatClient? _client;

    protected override ChatClientCapabilities Capabilities { get; } = new() { Queue = true };

    protected override TimeSpan Timeout => TimeSpan.FromMinutes(5);

    protected override IChatClient? SharedClient => _client;

    protected override int AnswerTokens => 24;

    public async ValueTask InitializeAsync() => _client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, Options);

    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? default;

    protected override async ValueTask<IChatClient> CreateClientAsync(CancellationToken cancellationToken) =>
        await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, Options, cancellationToken: cancellationToken);
}
