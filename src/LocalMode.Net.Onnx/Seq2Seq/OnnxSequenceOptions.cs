namespace LocalMode.Onnx;

/// <summary>Settings that the roles of an encoder and a decoder share; the defaults take everything from the model directory.</summary>
/// <remarks>
/// <para>Read once while the model is opened; later changes have no effect.</para>
/// <para>
/// There are two or three graphs: <see cref="EncoderFile"/>, <see cref="DecoderFile"/> and <see cref="DecoderWithPastFile"/> name them and
/// <see cref="OnnxModelOptions.ModelFile"/> must stay <see langword="null"/>. A text is generated alone, by one worker, so that
/// <see cref="OnnxModelOptions.TokenBudget"/> has no effect. A text longer than <see cref="OnnxModelOptions.MaxTokens"/> is an error unless
/// <see cref="TruncateInput"/> is set.
/// </para>
/// </remarks>
public abstract class OnnxSequenceOptions : OnnxModelOptions
{
    private protected OnnxSequenceOptions()
    {
    }

    /// <summary>
    /// Gets or sets the encoder's graph, relative to the model directory. The default, <see langword="null"/>, takes <c>encoder_model.onnx</c>
    /// in <c>onnx</c> or in the directory itself, with the ending of <see cref="GraphVariant"/>.
    /// </summary>
    public string? EncoderFile { get; set; }

    /// <summary>
    /// Gets or sets the decoder's graph: of all steps (merged), of the first step, or one without a cache, which computes the whole answer anew
    /// with each token. The default, <see langword="null"/>, takes <c>decoder_model_merged.onnx</c> beside the encoder, else <c>decoder_model.onnx</c>
    /// with <c>decoder_with_past_model.onnx</c> where that exists.
    /// </summary>
    public string? DecoderFile { get; set; }

    /// <summary>Gets or sets the decoder's graph of the later steps. The default, <see langword="null"/>, is found beside the decoder, or there is none where <see cref="DecoderFile"/> is set.</summary>
    public string? DecoderWithPastFile { get; set; }

    /// <summary>
    /// Gets or sets what follows the usual names, such as <c>quantized</c> in <c>encoder_model_quantized.onnx</c>; the empty string for nothing.
    /// The default, <see langword="null"/>, takes the graphs without an ending, or those of the only ending that is there.
    /// </summary>
    public string? GraphVariant { get; set; }

    /// <summary>
    /// Gets or sets whether a text longer than the model takes is cut on the right; the result then says so. The default is
    /// <see langword="false"/>: it is a <see cref="ContextOverflowException"/>.
    /// </summary>
    public bool TruncateInput { get; set; }

    /// <summary>
    /// Gets or sets what is put before each text, such as <c>summarize: </c>. The default, <see langword="null"/>, takes it from
    /// <c>config.json</c> (<c>task_specific_params</c>, <c>prefix</c>); the empty string is for none.
    /// </summary>
    public string? Prefix { get; set; }

    /// <summary>
    /// Gets or sets whether a model whose settings say to draw tokens at random takes the likeliest ones instead. The default is
    /// <see langword="false"/>: such a model is refused, since there is no sampling here.
    /// </summary>
    public bool IgnoreSampling { get; set; }

    internal EncoderDecoderChoice Choice => new(EncoderFile, DecoderFile, DecoderWithPastFile, GraphVariant);

    internal override void Validate()
    {
        base.Validate();
        if (ModelFile is not null)
            throw new ArgumentException($"There is not one graph: name them in {nameof(EncoderFile)}, {nameof(DecoderFile)} and {nameof(DecoderWithPastFile)}.", nameof(ModelFile));
    }
}
