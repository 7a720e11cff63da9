namespace LocalMode.Onnx;

/// <content>Opening a model directory.</content>
public sealed partial class OnnxMaskFiller
{
    /// <summary>Opens a model directory in the layout of Hugging Face.</summary>
    /// <param name="model">The directory of a masked language model: its graph gives <c>logits</c> over the vocabulary.</param>
    /// <param name="options">Settings, or <see langword="null"/> for those of the directory.</param>
    /// <param name="progress">Receives the steps of opening.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    /// <returns>The filler, which the caller disposes of.</returns>
    /// <remarks>The graph is read and run once on a thread of its own. Opening the same model twice loads it twice: share the filler.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException">The reference is to a file, or an option is out of its range.</exception>
    /// <exception cref="ModelNotFoundException">The directory or one of its files is missing.</exception>
    /// <exception cref="ModelInvalidException">A file is damaged, altered or of another kind.</exception>
    /// <exception cref="UnsupportedCapabilityException">The options ask for an execution provider that is not there.</exception>
    /// <exception cref="NativeLibraryException">No native ONNX Runtime was found.</exception>
    /// <exception cref="OperationCanceledException">Opening was cancelled.</exception>
    public static Task<OnnxMaskFiller> OpenAsync(
        ModelReference model,
        OnnxMaskFillerOptions? options = null,
        IProgress<ModelLoadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        OnnxOpening<OnnxMaskFillerOptions>.RunAsync(model, options, progress, Load, cancellationToken);

    private static OnnxMaskFiller Load(OnnxOpening<OnnxMaskFillerOptions> opening)
    {
        string directory = opening.Reference.Path;
        OnnxTextModel text = OnnxTextModel.Open(
            opening, TextModelReader.Read(directory, opening.Options), typeof(OnnxMaskFiller), EncoderOutputRequest.TokenLogits);
        try
        {
            string config = opening.PathOf("tokenizer_config.json");
            int mask = SpecialTokens.Read(directory, text.Tokenizer).Mask
                ?? throw new ModelInvalidException(config, "$.mask_token", "The tokenizer has no mask token; expected a masked language model.");
            using JsonModelFile? file = JsonModelFile.TryOpen(config);
            return new(new(text, mask, file?.GetBoolean("clean_up_tokenization_spaces") ?? false), opening.Logger);
        }
        catch
        {
            text.Dispose();
            throw;
        }
    }
}
