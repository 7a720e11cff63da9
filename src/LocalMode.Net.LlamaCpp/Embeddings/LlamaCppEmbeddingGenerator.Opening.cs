using LocalMode.LlamaCpp.Embeddings;
using LocalMode.LlamaCpp.Encoders;

namespace LocalMode.LlamaCpp;

/// <content>Opening a model.</content>
public sealed partial class LlamaCppEmbeddingGenerator
{
    /// <summary>Opens a GGUF file.</summary>
    /// <param name="model">The file.</param>
    /// <param name="options">Settings, or <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Receives every step; called on a thread of the generator's.</param>
    /// <param name="cancellationToken">Ends verification and loading.</param>
    /// <returns>The generator, which the caller disposes of.</returns>
    /// <remarks>Opening the same model twice loads it twice: share the generator.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The reference is to a directory, or an option is out of its range.</exception>
    /// <exception cref="ModelNotFoundException">The file is missing.</exception>
    /// <exception cref="ModelInvalidException">The file was altered, is cut off, or is not a GGUF that this version can run.</exception>
    /// <exception cref="ModelOutOfMemoryException">By the estimate made before loading, the machine has too little free memory.</exception>
    /// <exception cref="NativeLibraryException">llama.cpp's libraries are missing or of another version.</exception>
    /// <exception cref="UnsupportedCapabilityException">The model makes no vectors of texts, or does not say how.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static async Task<LlamaCppEmbeddingGenerator> OpenAsync(
        ModelReference model, LlamaCppEmbeddingOptions? options = null, IProgress<ModelLoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        EmbeddingSettings settings = EmbeddingSettings.From(options);
        PoolingKind pooling = default;
        EncoderSettings shared = EncoderSettings.From(options, typeof(LlamaCppEmbeddingGenerator), file => pooling = settings.ChoosePooling(file));
        return await LlamaTextModel.OpenAsync(model, shared, progress, Create, cancellationToken).ConfigureAwait(false);

        LlamaCppEmbeddingGenerator Create(LlamaTextModel text) => settings.ShorterDimensions is [var longest, ..] && longest > text.Width
            ? throw new ArgumentOutOfRangeException(
                nameof(options), longest, $"{nameof(LlamaCppEmbeddingOptions.ShorterDimensions)}: the vectors of '{text.Name}' have {text.Width} values; expected at most as many.")
            : new(text, settings, pooling);
    }
}
