namespace LocalMode.Onnx;

/// <content>Opening a model directory.</content>
public sealed partial class OnnxEmbeddingGenerator
{
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
    public static Task<OnnxEmbeddingGenerator> OpenAsync(
        ModelReference model,
        OnnxEmbeddingOptions? options = null,
        IProgress<ModelLoadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        OnnxOpening<OnnxEmbeddingOptions>.RunAsync(model, options, progress, Load, cancellationToken);

    private static OnnxEmbeddingGenerator Load(OnnxOpening<OnnxEmbeddingOptions> opening)
    {
        EmbeddingModelConfig config = EmbeddingModelReader.Read(opening.Reference.Path, opening.Options);
        OnnxTextModel text = OnnxTextModel.Open(opening, config, typeof(OnnxEmbeddingGenerator), EncoderOutputRequest.Embedding);
        try
        {
            return new(new(text, config));
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }
}
