namespace LocalMode.Onnx;

/// <summary>One call: a text or a pair of texts is an item with one row, whose values are kept.</summary>
/// <param name="model">The opened model.</param>
/// <param name="inputs">The inputs.</param>
/// <param name="longInputRemedy">What to do about an input that is longer than the model takes, which is then an error; null to cut it.</param>
internal sealed class RowScoringJob(OnnxTextModel model, TextInput[] inputs, string? longInputRemedy) : EncoderJob(model)
{
    private readonly int _width = model.Session.Outputs[0].Width;
    private readonly float[] _values = new float[inputs.Length * model.Session.Outputs[0].Width];
    private readonly (int Fed, bool IsCut)[] _tokens = new (int, bool)[inputs.Length];

    /// <summary>Returns the graph's values for an input, when the call has ended.</summary>
    public ReadOnlySpan<float> Values(int input) => _values.AsSpan(input * _width, _width);

    /// <summary>Returns the tokens of an input that were fed.</summary>
    public int TokensOf(int input) => _tokens[input].Fed;

    /// <summary>Tells whether an input was cut.</summary>
    public bool IsCut(int input) => _tokens[input].IsCut;

    protected override void Encode(EncodedItem item, OnnxWorker worker)
    {
        long tokens = PairEncoding.Encode(Model, inputs[item.Index], worker, out ReadOnlySpan<int> ids, out ReadOnlySpan<int> typeIds);
        if (ids.IsEmpty)
            throw new ArgumentException($"The text at index {item.Index} gives no token, and the model's tokenizer puts none around it; expected a text with a word.");

        bool isCut = tokens > ids.Length;
        if (isCut && longInputRemedy is not null)
            throw ContextOverflowException.ForInput($"The text at index {item.Index}", (int)Math.Min(tokens, int.MaxValue), Model.MaxTokens, longInputRemedy);

        _tokens[item.Index] = (ids.Length, isCut);
        item.Add(ids, typeIds);
    }

    protected override void Read(EncodedRow row) => row.Output().CopyTo(_values.AsSpan(row.Item * _width, _width));
}
