using System.ComponentModel.DataAnnotations;

namespace LocalMode.Onnx;

/// <summary>Settings of an <see cref="OnnxEntityExtractor"/>; the defaults take everything from the model directory.</summary>
/// <remarks>
/// <para>Read once while the model is opened; later changes have no effect.</para>
/// <para><see cref="OnnxModelOptions.MaxTokens"/> is the length of a window: a longer text is read in windows that overlap, unless <see cref="TruncateInput"/> says otherwise.</para>
/// </remarks>
public sealed class OnnxEntityExtractorOptions : OnnxModelOptions
{
    /// <summary>
    /// Gets or sets the tokens that a window shares with the one before, 0 at least and less than a window holds. The default, <see langword="null"/>, is a
    /// quarter of a window, at most 128. An entity that is longer may be cut in two.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int? Stride { get; set; }

    /// <summary>
    /// Gets or sets whether a text that is longer than a window is cut on the right, as Hugging Face's pipeline does without a stride; the result then says so
    /// in <see cref="InferenceResult.IsInputTruncated"/>. The default is <see langword="false"/>: all of it is read.
    /// </summary>
    public bool TruncateInput { get; set; }

    internal override void Validate()
    {
        base.Validate();
        if (Stride is { } stride)
            ArgumentOutOfRangeException.ThrowIfNegative(stride, nameof(Stride));
    }
}
