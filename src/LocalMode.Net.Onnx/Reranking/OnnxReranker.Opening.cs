namespace LocalMode.Onnx;

/// <content>Opening a model directory.</content>
public sealed partial class OnnxReranker
{
    /// <summary>Opens a model directory in the layout of Hugging Face.</summary>
    /// <param name="model">The directory of a cross-encoder: a sequence-classification model with one label, or two of which the second is "relevant".</param>
    /// <param name="options">Settings, or <see langword="null"/> for those of the directory.</param>
    /// <param name="progress">Receives the steps of opening.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <returns>The reranker, which the caller disposes of.</returns>
    /// <remarks>The graph is read and run once on a thread of its own. Opening the same model twice loads it twice: share the reranker.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The reference is to a file, or an option is out of its range.</exception>
    /// <exception cref="ModelNotFoundException">The directory or one of its files is missing.</exception>
    /// <exception cref="ModelInvalidException">A file is damaged, altered or of another kind.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for an execution provider that is not there, or the tokenizer needs what this version lacks.</exception>
    /// <exception cref="NativeLibraryException">No native ONNX Runtime was found.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static Task<OnnxReranker> OpenAsync(
        ModelReference model,
        OnnxRerankerOptions? options = null,
        IProgress<ModelLoadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        OnnxOpening<OnnxRerankerOptions>.RunAsync(model, options, progress, Load, cancellationToken);

    private static OnnxReranker Load(OnnxOpening<OnnxRerankerOptions> opening)
    {
        string directory = opening.Reference.Path;
        OnnxTextModel text = OnnxTextModel.Open(
            opening, TextModelReader.Read(directory, opening.Options), typeof(OnnxReranker), EncoderOutputRequest.RowLogits);
        try
        {
            int labels = text.Session.Outputs[0].Width;
            if (labels > 2)
            {
                throw new ModelInvalidException(
                    opening.PathOf("config.json"), "$.id2label", $"The graph gives {labels} values a pair; a reranker gives one, or two. Open it as {nameof(OnnxTextClassifier)}.");
            }

            return new(text, RerankerActivation.Of(TextModelReader.ReadClassifier(directory), opening.PathOf("config.json"), labels), opening.Options.TruncateInput);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }
}
