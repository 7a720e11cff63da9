namespace LocalMode.Onnx;

/// <content>Opening a model directory.</content>
public sealed partial class OnnxTranslator
{
    /// <summary>Opens a model directory in the layout of Hugging Face, with graphs in that of Optimum.</summary>
    /// <param name="model">The directory.</param>
    /// <param name="options">Settings, or <see langword="null"/> for those of the directory.</param>
    /// <param name="progress">Receives the steps of opening.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <returns>The translator, which the caller disposes of.</returns>
    /// <remarks>The graphs are read and run once on a thread of their own. Opening the same model twice loads it twice: share the translator.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The reference is to a file, or an option is out of its range.</exception>
    /// <exception cref="ModelNotFoundException">The directory or one of its files is missing.</exception>
    /// <exception cref="ModelInvalidException">A file is damaged, altered or of another kind.</exception>
    /// <exception cref="UnsupportedCapabilityException">The model generates in a way that is not here, or the execution provider is not.</exception>
    /// <exception cref="NativeLibraryException">No native ONNX Runtime was found.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static Task<OnnxTranslator> OpenAsync(
        ModelReference model,
        OnnxTranslatorOptions? options = null,
        IProgress<ModelLoadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        OnnxOpening<OnnxTranslatorOptions>.RunAsync(
            model, options, progress, static opening => new OnnxTranslator(OnnxSequenceModel.Open(opening, typeof(OnnxTranslator))), cancellationToken);
}
