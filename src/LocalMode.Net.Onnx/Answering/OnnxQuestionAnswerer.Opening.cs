namespace LocalMode.Onnx;

/// <content>Opening a model directory.</content>
public sealed partial class OnnxQuestionAnswerer
{
    /// <summary>Opens a model directory in the layout of Hugging Face.</summary>
    /// <param name="model">The directory of a model for extractive question answering: its graph gives <c>start_logits</c> and <c>end_logits</c>.</param>
    /// <param name="options">Settings, or <see langword="null"/> for those of the directory.</param>
    /// <param name="progress">Receives the steps of opening.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <returns>The answerer, which the caller disposes of.</returns>
    /// <remarks>The graph is read and run once on a thread of its own. Opening the same model twice loads it twice: share the answerer.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The reference is to a file, or an option is out of its range.</exception>
    /// <exception cref="ModelNotFoundException">The directory or one of its files is missing.</exception>
    /// <exception cref="ModelInvalidException">A file is damaged, altered or of another kind.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for an execution provider that is not there.</exception>
    /// <exception cref="NativeLibraryException">No native ONNX Runtime was found.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static Task<OnnxQuestionAnswerer> OpenAsync(
        ModelReference model,
        OnnxQuestionAnswererOptions? options = null,
        IProgress<ModelLoadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        OnnxOpening<OnnxQuestionAnswererOptions>.RunAsync(model, options, progress, Load, cancellationToken);

    private static OnnxQuestionAnswerer Load(OnnxOpening<OnnxQuestionAnswererOptions> opening)
    {
        string directory = opening.Reference.Path;
        OnnxTextModel text = OnnxTextModel.Open(
            opening, TextModelReader.Read(directory, opening.Options), typeof(OnnxQuestionAnswerer), EncoderOutputRequest.StartLogits, EncoderOutputRequest.EndLogits);
        try
        {
            return new(new(text, SpecialTokens.Read(directory, text.Tokenizer).Class));
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }
}
