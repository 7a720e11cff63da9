using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Tests.Chat.ToolCalls;
using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Chat.Scripted;

/// <summary>A tiny model with control tokens that spell markers, to be opened with any template.</summary>
public sealed class ScriptedModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModelReference _file;
    private readonly NativeModel _native;

    public ScriptedModel()
    {
        _file = TinyDecoder.Create(
            shape: TinyDecoder.Shape with { ContextLength = 8192 },
            controls: ["<tool_call>", "</tool_call>", "<think>", "</think>", "[TOOL_CALLS]", "<file_sep>"]).Write(_folder);
        _native = new(_file);
    }

    /// <summary>Gets the template of the bundled model, which knows no functions and no reasoning.</summary>
    internal static string Plain { get; } = GgufFile.Read(TestModels.SmolLM2.Path).ChatTemplate!;

    internal async Task<ScriptedChat> OpenAsync(string? template = null, Action<LlamaCppOptions>? change = null)
    {
        LlamaCppOptions options = new()
        {
            ContextSize = 8192,
            MaxSequences = 1,
            Threads = 1,
            ChatTemplate = template is null ? Plain : Templates.Get(template).Source,
        };
        change?.Invoke(options);
        return new(await LlamaCppChatClient.OpenAsync(_file, options, cancellationToken: TestContext.Current.CancellationToken), _native.Vocabulary);
    }

    public void Dispose()
    {
        _native.Dispose();
        _folder.Dispose();
    }
}
