namespace LocalMode.Onnx;

/// <content>Opening a model directory.</content>
public sealed partial class OnnxEntityExtractor
{
    /// <summary>Opens a model directory in the layout of Hugging Face.</summary>
    /// <param name="model">The directory of a token-classification model: <c>id2label</c> in its config.json names the labels.</param>
    /// <param name="options">Settings, or <see langword="null"/> for those of the directory.</param>
    /// <param name="progress">Receives the steps of opening.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <returns>The extractor, which the caller disposes of.</returns>
    /// <remarks>The graph is read and run once on a thread of its own. Opening the same model twice loads it twice: share the extractor.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The reference is to a file, or an option is out of its range.</exception>
    /// <exception cref="ModelNotFoundException">The directory or one of its files is missing.</exception>
    /// <exception cref="ModelInvalidException">A file is damaged, altered or of another kind.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for an execution provider that is not there.</exception>
    /// <exception cref="NativeLibraryException">No native ONNX Runtime was found.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static Task<OnnxEntityExtractor> OpenAsync(
        ModelReference model,
        OnnxEntityExtractorOptions? options = null,
        IProgress<ModelLoadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        OnnxOpening<OnnxEntityExtractorOptions>.RunAsync(model, options, progress, Load, cancellationToken);

    private static OnnxEntityExtractor Load(OnnxOpening<OnnxEntityExtractorOptions> opening)
    {
        string directory = opening.Reference.Path;
        OnnxTextModel text = OnnxTextModel.Open(
            opening, TextModelReader.Read(directory, opening.Options), typeof(OnnxEntityExtractor), EncoderOutputRequest.TokenLogits);
        try
        {
            EntityLabels labels = new(TextModelReader.ReadClassifier(directory).LabelsFor(text, opening.PathOf("config.json")));
            return new(new(text, labels, SpecialTokens.Read(directory, text.Tokenizer).Unknown, opening.Options));
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }
}
