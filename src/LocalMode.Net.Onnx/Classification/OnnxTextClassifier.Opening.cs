namespace LocalMode.Onnx;

/// <content>Opening a model directory.</content>
public sealed partial class OnnxTextClassifier
{
    /// <summary>Opens a model directory in the layout of Hugging Face.</summary>
    /// <param name="model">The directory of a sequence-classification model: <c>id2label</c> in its config.json names the labels.</param>
    /// <param name="options">Settings, or <see langword="null"/> for those of the directory.</param>
    /// <param name="progress">Receives the steps of opening.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <returns>The classifier, which the caller disposes of.</returns>
    /// <remarks>The graph is read and run once on a thread of its own. Opening the same model twice loads it twice: share the classifier.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The reference is to a file, or an option is out of its range.</exception>
    /// <exception cref="ModelNotFoundException">The directory or one of its files is missing.</exception>
    /// <exception cref="ModelInvalidException">A file is damaged, altered or of another kind.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for an execution provider that is not there, or the tokenizer needs what this version lacks.</exception>
    /// <exception cref="NativeLibraryException">No native ONNX Runtime was found.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static Task<OnnxTextClassifier> OpenAsync(
        ModelReference model,
        OnnxTextClassifierOptions? options = null,
        IProgress<ModelLoadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        OnnxOpening<OnnxTextClassifierOptions>.RunAsync(model, options, progress, Load, cancellationToken);

    private static OnnxTextClassifier Load(OnnxOpening<OnnxTextClassifierOptions> opening)
    {
        string directory = opening.Reference.Path;
        OnnxTextModel text = OnnxTextModel.Open(
            opening, TextModelReader.Read(directory, opening.Options), typeof(OnnxTextClassifier), EncoderOutputRequest.RowLogits);
        try
        {
            ClassifierConfig config = TextModelReader.ReadClassifier(directory);
            IReadOnlyList<string> labels = config.LabelsFor(text, opening.PathOf("config.json"));
            return new(text, new(labels, ClassifierHead.FunctionOf(config, labels.Count)), opening.Options.TruncateInput);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }
}
