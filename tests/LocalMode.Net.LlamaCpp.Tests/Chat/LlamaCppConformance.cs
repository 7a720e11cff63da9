using LocalMode.LlamaCpp.Interop;
using LocalMode.LlamaCpp.Loading;
using LocalMode.LlamaCpp.Tests.Chat.Scripted;
using LocalMode.LlamaCpp.Tokenization;
using LocalMode.Testing;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat;

/// <summary>The conformance suite over the bundled model. Answers stay short, since one case runs several.</summary>
public sealed class LlamaCppConformance : ChatClientConformance, IAsyncLifetime
{
    // One thread: small steps lose more than they gain with two, and much on a busy machine. Functions take about 270 tokens of a prompt.
    // A beginning that the cache has from such a prompt has other last bits than one that was read alone, unless BatchInvariant is set.
    private static readonly LlamaCppOptions Options = new() { ContextSize = 512, Threads = 1, VerifyFiles = false, BatchInvariant = true };

    private LlamaCppChatClient? _client;
    private LlamaModelHandle? _handle;
    private LlamaVocabulary _vocabulary = null!;

    protected override ChatClientCapabilities Capabilities { get; } = new()
    {
        Queue = true,
        Tools = true,
        ScriptedText = true,
        EnforcedToolModes = ChatToolModes.RequiredAny | ChatToolModes.RequiredSpecific,
        EnforcedResponseFormats = ChatResponseFormats.Json | ChatResponseFormats.JsonSchema | ChatResponseFormats.Regex | ChatResponseFormats.Choices,
    };

    protected override TimeSpan Timeout => TimeSpan.FromMinutes(5);

    protected override IChatClient? SharedClient => _client;

    protected override int AnswerTokens => 24;

    public async ValueTask InitializeAsync()
    {
        _client = await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, Options);
        _handle = ModelLoader.Load(TestModels.SmolLM2, progress: null, CancellationToken.None);
        _vocabulary = new(_handle);
    }

    public async ValueTask DisposeAsync()
    {
        _handle?.Dispose();
        if (_client is not null)
            await _client.DisposeAsync();
    }

    protected override async ValueTask<IChatClient> CreateClientAsync(CancellationToken cancellationToken) =>
        await LlamaCppChatClient.OpenAsync(TestModels.SmolLM2, Options, cancellationToken: cancellationToken);

    protected override ValueTask<IChatClient> CreateToolClientAsync(ToolScript script, CancellationToken cancellationToken)
    {
        string calls = string.Join('\n', script.Calls.Select(static call => $"<tool_call>\n{{\"name\": \"{call.Name}\", \"arguments\": {call.ArgumentsJson}}}\n</tool_call>"));
        _client!.ConstraintOf = (request, _) => new ScriptedTokens(
            _vocabulary,
            request.Turn.Tools.Count == 0 || request.Turn.Messages.Any(static message => message.Role == ChatRole.Tool) ? script.Answer : calls);
        return new(new ScriptEnds(_client));
    }

    protected override ValueTask<IChatClient> CreateTextClientAsync(string text, CancellationToken cancellationToken)
    {
        _client!.ConstraintOf = (_, _) => new ScriptedTokens(_vocabulary, text);
        return new(new ScriptEnds(_client));
    }
}
