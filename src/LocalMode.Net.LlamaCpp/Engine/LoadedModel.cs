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
    private readonly Dictionary<int, string> _specialTexts = [];

    private LoadedModel(string path, LlamaModelHandle handle, LlamaVocabulary vocabulary, StepRunner runner, ChatTemplate template, long memoryNeeded)
    {
        MemoryNeeded = memoryNeeded;
        Path = path;
        _handle = handle;
        Vocabulary = vocabulary;
        Runner = runner;
        Template = template;
        foreach (SpecialToken special in vocabulary.Specials)
            _specialTexts[special.Id] = System.Text.Encoding.UTF8.GetString(special.Text);
    }

    /// <summary>Gets the file's path.</summary>
    public string Path { get; }

    /// <summary>Gets the vocabulary.</summary>
    public LlamaVocabulary Vocabulary { get; }

    /// <summary>Gets the inference step.</summary>
    public StepRunner Runner { get; }

    /// <summary>Gets the chat template.</summary>
    public ChatTemplate Template { get; }

    /// <summary>Gets the tokens that one conversation may use.</summary>
    public int ContextLength => Runner.ContextLength;

    /// <summary>Gets the bytes that the model takes, by estimate.</summary>
    public long MemoryNeeded { get; }

    /// <summary>Gets the text of a control token, or <see langword="null"/> if the token is none.</summary>
    public string? SpecialText(int token) => _specialTexts.GetValueOrDefault(token);

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

        if (settings.BatchInvariant)
            BatchInvariance.Check(model.Name, file);

        ContextShape shape = ContextShape.Fit(model.Name, file, settings, contextLength);
        LlamaModelHandle handle = ModelLoader.Load(model, progress, cancellationToken, settings.GpuLayers, settings.UseMemoryMapping, usesExtraBuffers: !settings.BatchInvariant);
        try
        {
            bool isCausal = file.Integer($"{file.Architecture}.attention.causal") != 0;
            if (!isCausal || LlamaNative.ModelHasDecoder(handle) == 0 || LlamaNative.ModelHasEncoder(handle) != 0)
                throw new UnsupportedCapabilityException("chat, because its GGUF is an encoder", model.Name);

            LlamaVocabulary vocabulary = new(handle);
            cancellationToken.ThrowIfCancellationRequested();
            LoraAdapters adapters = LoraAdapters.Load(model.Name, file, handle, settings.Adapters);
            StepRunner runner = shape.CreateRunner(model, handle, vocabulary.Size, settings);
            adapters.Apply(runner.Context);
            return new(model.Path, handle, vocabulary, runner, template, shape.MemoryNeeded);
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
        Runner.Dispose();
        _handle.Dispose();
    }
}
