using LocalMode.LlamaCpp.Encoders;
using LocalMode.LlamaCpp.Reranking;

namespace LocalMode.LlamaCpp;

/// <content>Opening a model.</content>
public sealed partial class LlamaCppReranker
{
    /// <summary>Opens a GGUF file.</summary>
    /// <param name="model">The file of a cross-encoder: a model with a classifier head of one value, or a Qwen3 reranker.</param>
    /// <param name="options">Settings, or <see langword="null"/> for the defaults.</param>
    /// <param name="progress">Receives every step; called on a thread of the reranker's.</param>
    /// <param name="cancellationToken">Ends verification and loading.</param>
    /// <returns>The reranker, which the caller disposes of.</returns>
    /// <remarks>Opening the same model twice loads it twice: share the reranker.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The reference is to a directory, or an option is out of its range.</exception>
    /// <exception cref="ModelNotFoundException">The file is missing.</exception>
    /// <exception cref="ModelInvalidException">The file was altered, is cut off, or is not a GGUF that this version can run.</exception>
    /// <exception cref="ModelOutOfMemoryException">By the estimate made before loading, the machine has too little free memory.</exception>
    /// <exception cref="NativeLibraryException">llama.cpp's libraries are missing or of another version.</exception>
    /// <exception cref="UnsupportedCapabilityException">The model has no head that gives a score.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static async Task<LlamaCppReranker> OpenAsync(
        ModelReference model, LlamaCppRerankerOptions? options = null, IProgress<ModelLoadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new();
        bool truncates = options.TruncateInput;
        EncoderSettings settings = EncoderSettings.From(options, typeof(LlamaCppReranker), RerankerHead.Check);
        return await LlamaTextModel.OpenAsync<LlamaCppReranker>(model, settings, progress, text => new(text, truncates), cancellationToken).ConfigureAwait(false);
    }
}
