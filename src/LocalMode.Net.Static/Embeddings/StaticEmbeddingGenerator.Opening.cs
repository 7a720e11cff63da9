using LocalMode.Safetensors;
using LocalMode.Tokenizers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalMode.Static;

/// <content>Opening a model directory.</content>
public sealed partial class StaticEmbeddingGenerator
{
    private const string ProviderName = "static";

    /// <summary>Opens a model directory of model2vec, or of sentence-transformers with the module StaticEmbedding.</summary>
    /// <param name="model">The directory.</param>
    /// <param name="options">Settings, or <see langword="null"/> for those of the directory.</param>
    /// <param name="progress">Receives the steps of opening.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <returns>The generator, which the caller disposes of.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The reference is to a file, or an option is out of its range.</exception>
    /// <exception cref="ModelNotFoundException">The directory or one of its files is missing.</exception>
    /// <exception cref="ModelInvalidException">A file is damaged, altered or of another kind, or the files do not fit together.</exception>
    /// <exception cref="UnsupportedCapabilityException">The model needs a module that is not there.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static async Task<StaticEmbeddingGenerator> OpenAsync(
        ModelReference model,
        StaticEmbeddingOptions? options = null,
        IProgress<ModelLoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        StaticEmbeddingOptions settings = (options ?? new()).Snapshot();
        if (!model.IsDirectory)
            throw new ArgumentException($"The reference is to the file '{model.Path}'; expected its directory.", nameof(model));

        cancellationToken.ThrowIfCancellationRequested();
        if (settings.VerifyFiles)
            await model.VerifyAsync(progress, cancellationToken).ConfigureAwait(false);
        else if (!Directory.Exists(model.Path))
            throw new ModelNotFoundException(model.Name, [model.Path], "Check the path.");

        progress?.Report(new(model.Name, ModelLoadStage.Loading, 0));
        StaticEmbeddingGenerator generator = await DedicatedThread
            .RunAsync(() => Load(model, settings, cancellationToken), "LocalMode.Static opening " + model.Name)
            .ConfigureAwait(false);
        progress?.Report(new(model.Name, ModelLoadStage.Loading, 1));
        progress?.Report(new(model.Name, ModelLoadStage.Ready, 1));
        return generator;
    }

    private static StaticEmbeddingGenerator Load(ModelReference reference, StaticEmbeddingOptions options, CancellationToken cancellationToken)
    {
        StaticModelConfig config = StaticModelReader.Read(reference.Name, reference.Path, options);
        HfTokenizer tokenizer = HfTokenizer.Load(config.TokenizerFile);
        cancellationToken.ThrowIfCancellationRequested();
        using SafetensorsFile file = SafetensorsFile.Open(config.TableFile);
        StaticModel model = StaticModelBuilder.Build(file, tokenizer, config, options.AllowSpecialTokens);
        ILogger logger = (ILogger?)options.LoggerFactory?.CreateLogger<StaticEmbeddingGenerator>() ?? NullLogger.Instance;
        LogOpened(logger, reference.Name, config.TableFile, model.Table.RowCount, model.Table.Columns);
        if (config.DefaultPromptName is { } prompt)
            LogDefaultPrompt(logger, reference.Name, prompt);

        return new(reference, model, options);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Opened {Model} ({Table}): {Rows} rows of {Dimensions} dimensions.")]
    private static partial void LogOpened(ILogger logger, string model, string table, int rows, int dimensions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} names the default prompt '{Prompt}'. It is not put before texts: use EmbedQueryAsync and EmbedDocumentAsync.")]
    private static partial void LogDefaultPrompt(ILogger logger, string model, string prompt);
}
