using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>An opened classifier of tokens and what makes entities of its scores; immutable, shared by all workers.</summary>
internal sealed class EntityModel
{
    private const int MaxUsualStride = 128;

    private readonly TokenizerEncodeOptions _encodeOptions;
    private readonly bool _marksContinuations;
    private readonly int? _unknownId;

    public EntityModel(OnnxTextModel text, EntityLabels labels, int? unknownId, OnnxEntityExtractorOptions options)
    {
        int room = text.MaxTokens - text.Tokenizer.CountSpecialTokens();
        if (options.Stride >= room)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.Stride, $"{nameof(options.Stride)}: a window of {text.MaxTokens} tokens holds {room} of the text; expected fewer.");
        }

        Text = text;
        Labels = labels;
        Decoder = new(labels);
        TruncatesInput = options.TruncateInput;
        _marksContinuations = text.Tokenizer.ContinuingSubwordPrefix.Length > 0;
        _unknownId = unknownId;
        _encodeOptions = new()
        {
            AllowSpecialTokens = text.AllowSpecialTokens,
            Truncation = new(text.MaxTokens, options.Stride ?? Math.Min(room / 4, MaxUsualStride)),
        };
    }

    public OnnxTextModel Text { get; }

    public EntityLabels Labels { get; }

    public EntityDecoder Decoder { get; }

    public bool TruncatesInput { get; }

    /// <summary>Encodes a text; what does not fit into the first window is in the encoding's overflowing parts.</summary>
    public TokenizerEncoding Encode(string text) => Text.Tokenizer.Encode(text, textPair: null, _encodeOptions);

    /// <summary>Prepares a window for what the model will say of it.</summary>
    public EntityToken[] Tokens(string text, TokenizerEncoding window) => EntityTokens.Of(Text.Tokenizer, text, window, _marksContinuations, _unknownId);
}
