namespace LocalMode.Onnx;

/// <summary>One call: a text is an item of one row.</summary>
internal sealed class MaskJob(MaskModel model, string[] texts, int topK, int[] targets) : EncoderJob(model.Text)
{
    private readonly MaskedText[] _masked = new MaskedText[texts.Length];
    private readonly MaskCandidate[][][] _found = new MaskCandidate[texts.Length][][];

    public int Count => texts.Length;

    /// <summary>Gets the tokens of a text.</summary>
    public long TokensOf(int text) => _masked[text].Ids.Length;

    /// <summary>Returns the candidates of each mask of a text, when the call has ended.</summary>
    public MaskCandidate[][] Masks(int text) => _found[text];

    protected override void Encode(EncodedItem item, OnnxWorker worker)
    {
        MaskedText masked = model.Encode(texts[item.Index], item.Index);
        _masked[item.Index] = masked;
        item.Add(masked.Ids, masked.TypeIds);
    }

    protected override void Read(EncodedRow row)
    {
        MaskedText masked = _masked[row.Item];
        ReadOnlySpan<float> logits = row.Output();
        MaskCandidate[][] found = new MaskCandidate[masked.Masks.Length][];
        for (int i = 0; i < found.Length; i++)
            found[i] = model.Reader.Read(masked, i, logits.Slice(masked.Masks[i] * model.VocabularySize, model.VocabularySize), targets, topK);

        _found[row.Item] = found;
    }
}
