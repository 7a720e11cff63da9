using LocalMode.Tokenizers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalMode.Onnx;

/// <content>Opening a model directory.</content>
public sealed partial class OnnxEmbeddingGenerator
{
    private const string ProviderName = "onnxruntime";

    /// <summary>Opens a model directory in the layout of Hugging Face and sentence-transformers.</summary>
    /// <param name="model">The directory.</param>
    /// <param name="options">Settings, or <see langword="null"/> for those of the directory.</param>
    /// <param name="progress">Receives the steps of opening.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <returns>The generator, which the caller disposes of.</returns>
    /// <remarks>The graph is read and run once on a thread of its own. Opening the same model twice loads it twice: share the generator.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The reference is to a file, or an option is out of its range.</exception>
    /// <exception cref="ModelNotFoundException">The directory or one of its files is missing.</exception>
    /// <exception cref="ModelInvalidException">A file is damaged, altered or of another kind.</exception>
    /// <exception cref="UnsupportedCapabilityException">The model needs a module or a pooling, or the options an execution provider, that is not there.</exception>
    /// <exception cref="NativeLibraryException">No native ONNX Runtime was found.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static async Task<OnnxEmbeddingGenerator> OpenAsync(
        ModelReference model,
        OnnxEmbeddingOptions? options = null,
        IProgress<ModelLoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        OnnxEmbeddingOptions settings = (options ?? new()).Snapshot();
        if (!model.IsDirectory)
        {
            throw new ArgumentException(
                $"The reference is to the file '{model.Path}'; expected its directory. {nameof(OnnxEmbeddingOptions)}.{nameof(OnnxEmbeddingOptions.ModelFile)} names the graph.",
                nameof(model));
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (settings.VerifyFiles)
            await model.VerifyAsync(progress, cancellationToken).ConfigureAwait(false);
        else if (!Directory.Exists(model.Path))
            throw new ModelNotFoundException(model.Name, [model.Path], "Check the path.");

        progress?.Report(new(model.Name, ModelLoadStage.Loading, 0));
        OnnxEmbeddingGenerator generator = await DedicatedThread
            .RunAsync(() => Load(model, settings, cancellationToken), "LocalMode.Onnx opening " + model.Name)
            .ConfigureAwait(false);
        progress?.Report(new(model.Name, ModelLoadStage.Loading, 1));
        progress?.Report(new(model.Name, ModelLoadStage.Ready, 1));
        return generator;
    }

    private static OnnxEmbeddingGenerator Load(ModelReference reference, OnnxEmbeddingOptions options, CancellationToken cancellationToken)
    {
        ILogger logger = (ILogger?)options.LoggerFactory?.CreateLogger<OnnxEmbeddingGenerator>() ?? NullLogger.Instance;
        string graph = GraphFile.Locate(reference.Name, reference.Path, options.ModelFile);
        EmbeddingModelConfig config = EmbeddingModelReader.Read(reference.Path, options);
        HfTokenizer tokenizer = HfTokenizer.Load(Path.Combine(reference.Path, "tokenizer.json"));
        CheckMaxTokens(reference, options, config, tokenizer);
        cancellationToken.ThrowIfCancellationRequested();

        int padTokenId = config.PadToken is { } pad && tokenizer.TokenToId(pad) is { } id ? id : config.PadTokenId;
        EncoderSession session = EncoderSession.Open(reference.Name, graph, options, padTokenId, config.PadLeft, logger, cancellationToken);
        int workers = options.WorkerCount ?? (session.Provider == OnnxExecutionProvider.Cpu ? Environment.ProcessorCount : 1);
        EmbeddingModel model = new(session, tokenizer, config, options.AllowSpecialTokens, options.TokenBudget, workers);
        LogOpened(logger, reference.Name, graph, session.Provider, workers, model.Dimensions, config.MaxTokens);
        if (config.DefaultPromptName is { } prompt)
            LogDefaultPrompt(logger, reference.Name, prompt);

        return new(reference, model, options);
    }

    private static void CheckMaxTokens(ModelReference reference, OnnxEmbeddingOptions options, EmbeddingModelConfig config, HfTokenizer tokenizer)
    {
        int special = tokenizer.CountSpecialTokens();
        if (config.MaxTokens > special)
            return;

        string reason = $"{config.MaxTokens} tokens leave no room for text: the tokenizer adds {special} special tokens to each.";
        if (options.MaxTokens is not null)
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxTokens, $"{nameof(OnnxEmbeddingOptions.MaxTokens)}: {reason}");

        throw new ModelInvalidException(Path.Combine(reference.Path, "sentence_bert_config.json"), "$.max_seq_length", reason);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Opened {Model} ({Graph}) on {Provider} with {Workers} workers: {Dimensions} dimensions, at most {MaxTokens} tokens a text.")]
    private static partial void LogOpened(ILogger logger, string model, string graph, OnnxExecutionProvider provider, int workers, int dimensions, int maxTokens);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} names the default prompt '{Prompt}'. It is not put before texts: use EmbedQueryAsync and EmbedDocumentAsync.")]
    private static partial void LogDefaultPrompt(ILogger logger, string model, string prompt);
}
