using LocalMode.LlamaCpp.Adapters;
using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Interop;
using LocalMode.LlamaCpp.Loading;
using LocalMode.LlamaCpp.Tokenization;
using LocalMode.Tokenizers;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>A model in memory, with the context that it runs in. Made, used and freed on the worker's thread; only <see cref="Vocabulary"/> and the template go elsewhere.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly LlamaModelHandle _handle;

    private LoadedModel(string path, LlamaModelHandle handle, LlamaVocabulary vocabulary, DecodeLoop loop, ChatTemplate template)
    {
        Path = path;
        _handle = handle;
        Vocabulary = vocabulary;
        Loop = loop;
        Template = template;
    }

    /// <summary>Gets the file's path.</summary>
    public string Path { get; }

    /// <summary>Gets the vocabulary.</summary>
    public LlamaVocabulary Vocabulary { get; }

    /// <summary>Gets the inference step.</summary>
    public DecodeLoop Loop { get; }

    /// <summary>Gets the chat template.</summary>
    public ChatTemplate Template { get; }

    /// <summary>Loads a model: header checks, template, memory estimate, then the engine.</summary>
    /// <param name="model">The file.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="progress">Receives <see cref="ModelLoadStage.Loading"/>.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    public static LoadedModel Load(ModelReference model, EngineSettings settings, IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        LlamaRuntime.EnsureLoaded();
        CrashMarker.Attach(settings.Marker);
        GgufFile file = GgufFile.Read(model.Path);
        ChatTemplate template = ChatTemplate.Parse(settings.ChatTemplate ?? file.ChatTemplate ?? throw new UnsupportedCapabilityException(
            "chat, because its GGUF has no chat template",
            model.Name,
            $"Use a model that was made for conversations, or set {nameof(LlamaCppOptions)}.{nameof(LlamaCppOptions.ChatTemplate)}."));

        int trained = checked((int)file.Integer($"{file.Architecture}.context_length")!.Value);
        int contextLength = settings.ContextSize ?? Math.Min(trained, EngineSettings.DefaultContextSize);
        OptionRange.Check(
            contextLength <= trained, nameof(LlamaCppOptions), nameof(LlamaCppOptions.ContextSize), contextLength, $"at most {trained:N0}, for which '{model.Name}' was trained");

        int batchSize = Math.Min(settings.BatchSize, contextLength);
        long needed = MemoryEstimate.Needed(file, new() { ContextLength = contextLength, BatchSize = batchSize, Threads = settings.Threads });
        long available = Math.Min(FreeMemory.System.Available(), settings.MemoryLimit ?? long.MaxValue);
        if (needed > available)
            throw new ModelOutOfMemoryException(model.Name, needed, available);

        LlamaModelHandle handle = ModelLoader.Load(model, progress, cancellationToken);
        try
        {
            if (LlamaNative.ModelHasDecoder(handle) == 0 || LlamaNative.ModelHasEncoder(handle) != 0)
                throw new UnsupportedCapabilityException("chat, because its GGUF is an encoder", model.Name);

            LlamaVocabulary vocabulary = new(handle);
            cancellationToken.ThrowIfCancellationRequested();
            LoraAdapters adapters = LoraAdapters.Load(model.Name, file, handle, settings.Adapters);
            DecodeLoop loop = CreateLoop(model, handle, vocabulary, settings.Threads, contextLength, batchSize);
            adapters.Apply(loop.Context);
            return new(model.Path, handle, vocabulary, loop, template);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Loop.Dispose();
        _handle.Dispose();
    }

    private static DecodeLoop CreateLoop(
        ModelReference model, LlamaModelHandle handle, LlamaVocabulary vocabulary, int threads, int contextLength, int batchSize)
    {
        LlamaContextParams parameters = LlamaNative.ContextDefaultParams();
        parameters.ContextSize = (uint)contextLength;
        parameters.BatchSize = (uint)batchSize;
        parameters.MicroBatchSize = (uint)batchSize;
        parameters.MaxSequences = 1;
        parameters.MaxOutputs = 1;
        parameters.Threads = threads;
        parameters.BatchThreads = threads;

        // Sequences that share one buffer change each other's last bits; see the determinism notes in the README.
        parameters.UnifiedKeyValue = 0;

        nint context = LlamaNative.InitFromModel(handle, parameters);
        if (context == 0)
            throw new ModelInvalidException(model.Path, field: null, $"llama.cpp cannot run it: {NativeLog.FirstError ?? "no reason was given"}.");

        LlamaContextHandle owner = new(context, handle);
        return new(model.Path, owner, vocabulary.Size, (int)Math.Min((uint)contextLength, LlamaNative.ContextSizePerSequence(owner)));
    }
}
