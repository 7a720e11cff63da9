using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Interop;
using LocalMode.LlamaCpp.Loading;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Encoders;

/// <summary>A model in memory with the context that pools its outputs. Made, used and freed on the worker's thread; what only tells facts goes elsewhere.</summary>
internal sealed class EncoderModel : IDisposable
{
    // Few texts are so short that more of them fit into a run.
    private const int MostSequences = 64;

    private const int HalfPrecision = 1;
    private const int FullPrecision = 0;
    private const int FlashAttentionOff = 0;

    private readonly LlamaModelHandle _handle;

    private EncoderModel(ModelReference reference, GgufFile file, LlamaModelHandle handle, LlamaVocabulary vocabulary, TextMarkers markers, EncoderContext context, int maxTokens, int tokenBudget)
    {
        Name = reference.Name;
        File = file;
        _handle = handle;
        Vocabulary = vocabulary;
        Markers = markers;
        Context = context;
        MaxTokens = maxTokens;
        TokenBudget = tokenBudget;
    }

    /// <summary>Gets the model's name.</summary>
    public string Name { get; }

    /// <summary>Gets the header.</summary>
    public GgufFile File { get; }

    /// <summary>Gets the vocabulary.</summary>
    public LlamaVocabulary Vocabulary { get; }

    /// <summary>Gets the special tokens around texts.</summary>
    public TextMarkers Markers { get; }

    /// <summary>Gets the encoding step.</summary>
    public EncoderContext Context { get; }

    /// <summary>Gets the longest input in tokens.</summary>
    public int MaxTokens { get; }

    /// <summary>Gets the tokens of a run of several inputs.</summary>
    public int TokenBudget { get; }

    /// <summary>Loads a model: header checks, memory estimate, then the engine.</summary>
    public static EncoderModel Load(ModelReference model, EncoderSettings settings, IProgress<ModelLoadProgress>? progress, CancellationToken cancellationToken)
    {
        LlamaRuntime.EnsureLoaded();
        CrashMarker.Attach(settings.Marker);
        GgufFile file = GgufFile.Read(model.Path);
        PoolingKind pooling = settings.ChoosePooling(file);

        int trained = checked((int)file.Integer($"{file.Architecture}.context_length")!.Value);
        int maxTokens = settings.MaxTokens ?? Math.Min(trained, EncoderSettings.DefaultMaxTokens);
        OptionRange.Check(
            maxTokens <= trained, settings.OptionsName, nameof(LlamaCppEncoderOptions.MaxTokens), maxTokens, $"at most {trained:N0}, for which '{model.Name}' was trained");

        // llama.cpp asserts that its first output buffer, of a row for each sequence, fits into a batch. It rounds a run up to whole rows of
        // sequences where it reserves memory, and ends the process where the outputs are then fewer than the tokens.
        int capacity = Math.Max(maxTokens, settings.TokenBudget);
        int sequences = Math.Min(MostSequences, capacity);
        capacity = checked((capacity + sequences - 1) / sequences * sequences);
        long needed = EncoderMemory.Needed(file, capacity, settings.Threads);
        long available = Math.Min(FreeMemory.System.Available(), settings.MemoryLimit ?? long.MaxValue);
        if (needed > available)
            throw new ModelOutOfMemoryException(model.Name, needed, available);

        LlamaModelHandle handle = ModelLoader.Load(model, progress, cancellationToken);
        try
        {
            if (LlamaNative.ModelHasEncoder(handle) != 0)
            {
                throw new UnsupportedCapabilityException(
                    $"vectors of texts, because its architecture '{file.Architecture}' has an encoder and a decoder", model.Name, "Use a model of one part, such as bert, nomic-bert or qwen3.");
            }

            LlamaVocabulary vocabulary = new(handle);
            TextMarkers markers = TextMarkers.Read(model.Path, handle);
            if (Math.Max(markers.Count, markers.PairCount) >= maxTokens)
                throw new ModelInvalidException(model.Path, $"{file.Architecture}.context_length", $"{maxTokens} tokens leave no room for text. Convert the model again.");

            cancellationToken.ThrowIfCancellationRequested();
            return new(model, file, handle, vocabulary, markers, CreateContext(model, handle, vocabulary, pooling, settings.Threads, capacity, sequences), maxTokens, settings.TokenBudget);
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
        Context.Dispose();
        _handle.Dispose();
    }

    private static EncoderContext CreateContext(
        ModelReference model, LlamaModelHandle handle, LlamaVocabulary vocabulary, PoolingKind pooling, int threads, int capacity, int sequences)
    {
        bool isExact = capacity <= EncoderMemory.LongestExact;
        LlamaContextParams parameters = LlamaNative.ContextDefaultParams();
        parameters.ContextSize = (uint)capacity;
        parameters.BatchSize = (uint)capacity;

        // Pooling happens inside a micro-batch, and attention without a cache too: a sequence must never be split.
        parameters.MicroBatchSize = (uint)capacity;
        parameters.MaxSequences = (uint)sequences;
        parameters.Threads = threads;
        parameters.BatchThreads = threads;
        parameters.PoolingType = (int)pooling;
        parameters.Embeddings = 1;

        // With a buffer for each sequence, llama.cpp cuts sequences of unequal length into several micro-batches.
        parameters.UnifiedKeyValue = 1;

        // Flash attention rounds keys and values to half precision.
        if (isExact)
            parameters.FlashAttention = FlashAttentionOff;

        parameters.KeyType = parameters.ValueType = isExact ? FullPrecision : HalfPrecision;
        nint context = LlamaNative.InitFromModel(handle, parameters);
        if (context == 0)
            throw new ModelInvalidException(model.Path, field: null, $"llama.cpp cannot run it: {NativeLog.FirstError ?? "no reason was given"}.");

        LlamaContextHandle owner = new(context, handle);
        if (LlamaNative.BatchSize(owner) < capacity || LlamaNative.MicroBatchSize(owner) < capacity || LlamaNative.PoolingType(owner) != (int)pooling)
        {
            owner.Dispose();
            throw new ModelInvalidException(model.Path, field: null, $"llama.cpp cannot run {capacity} tokens at once with the pooling {pooling}.");
        }

        int width = pooling == PoolingKind.Rank ? checked((int)LlamaNative.ModelClassifierWidth(handle)) : LlamaNative.ModelOutputWidth(handle);
        return new(model.Path, owner, vocabulary.Size, capacity, sequences, width);
    }
}
