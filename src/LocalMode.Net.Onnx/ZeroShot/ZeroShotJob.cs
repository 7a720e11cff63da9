using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>One call: a text is an item, with a row for each hypothesis.</summary>
/// <param name="model">The opened model.</param>
/// <param name="texts">The texts.</param>
/// <param name="hypotheses">The labels' sentences.</param>
/// <param name="truncatesInput">Whether a text that does not fit beside a hypothesis is cut; an error otherwise.</param>
internal sealed class ZeroShotJob(OnnxTextModel model, string[] texts, string[] hypotheses, bool truncatesInput) : EncoderJob(model, ChunkSize)
{
    private const int ChunkSize = 16;

    private readonly int _width = model.Session.Outputs[0].Width;
    private readonly float[][] _values = new float[texts.Length][];
    private readonly (long Fed, bool IsCut)[] _tokens = new (long, bool)[texts.Length];

    // The first worker that needs them makes them: labels may be many, and the caller's thread is not for work.
    private readonly Lazy<TokenizedText[]> _hypotheses = new(() => Array.ConvertAll(hypotheses, sentence => Tokenize(model, sentence)));

    /// <summary>Returns the graph's values for a text, one row a hypothesis, when the call has ended.</summary>
    public ReadOnlySpan<float> Values(int text) => _values[text];

    /// <summary>Returns the tokens of a text that were fed, with each hypothesis again.</summary>
    public long TokensOf(int text) => _tokens[text].Fed;

    /// <summary>Tells whether a text was cut beside a hypothesis.</summary>
    public bool IsCut(int text) => _tokens[text].IsCut;

    protected override void Encode(EncodedItem item, OnnxWorker worker)
    {
        TokenizedText premise = Tokenize(Model, texts[item.Index]);
        int special = Model.Tokenizer.CountSpecialTokens(isPair: true);
        long fed = 0;
        bool isCut = false;
        for (int i = 0; i < hypotheses.Length && !IsStopped; i++)
        {
            TokenizedText hypothesis = _hypotheses.Value[i];
            int room = Model.MaxTokens - special - hypothesis.Count;
            int kept = Math.Min(premise.Count, Math.Max(0, room));
            isCut |= kept < premise.Count;
            if (room < 1 || (kept < premise.Count && !truncatesInput))
                throw TooLong(item.Index, i, premise.Count + hypothesis.Count + special, room);

            int length = kept + hypothesis.Count + special;
            Span<int> ids = worker.IdRoom(length);
            Span<int> typeIds = Model.HasTypeIds ? worker.TypeIdRoom(length) : default;
            Model.Tokenizer.Assemble(premise, ..kept, hypothesis, .., ids, typeIds);
            item.Add(ids, typeIds);
            fed += length;
        }

        _tokens[item.Index] = (fed, isCut);
        _values[item.Index] = new float[hypotheses.Length * _width];
    }

    protected override void Read(EncodedRow row) => row.Output().CopyTo(_values[row.Item].AsSpan(row.Window * _width, _width));

    private static TokenizedText Tokenize(OnnxTextModel model, string text)
    {
        TokenizedText tokens = new();
        model.Tokenizer.Tokenize(model.Config.LowerCase ? text.ToLowerInvariant() : text, tokens, model.AllowSpecialTokens);
        return tokens;
    }

    private ContextOverflowException TooLong(int text, int hypothesis, int tokens, int room) => room < 1
        ? ContextOverflowException.ForInput($"The sentence of the label at index {hypothesis}", tokens, Model.MaxTokens, "It leaves no room for a text: shorten the label or the hypothesis template.")
        : ContextOverflowException.ForInput(
            $"The text at index {text}, with the sentence of the label at index {hypothesis},",
            tokens,
            Model.MaxTokens,
            $"Shorten it, or set {nameof(OnnxZeroShotClassifierOptions)}.{nameof(OnnxZeroShotClassifierOptions.TruncateInput)} to have it cut.");
}
