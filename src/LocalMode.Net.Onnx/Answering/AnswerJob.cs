using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>One call: a question is an item whose windows are its rows.</summary>
internal sealed class AnswerJob(AnswerModel model, QuestionInput[] inputs, AnswerSettings settings) : EncoderJob(model.Text, ChunkSize)
{
    // Contexts are long: a worker that takes few leaves the others something to do.
    private const int ChunkSize = 8;

    private readonly Item[] _items = new Item[inputs.Length];

    public int Count => inputs.Length;

    /// <summary>Gets the tokens of a question that were fed, those of its windows each time.</summary>
    public long TokensOf(int question) => _items[question].TokenCount;

    /// <summary>Tells whether a question was cut.</summary>
    public bool IsCut(int question) => _items[question].IsCut;

    /// <summary>Returns the answers to a question, when the call has ended.</summary>
    public IReadOnlyList<Answer> Answers(int question)
    {
        AnswerCollector collector = new(inputs[question].Context);
        foreach (WindowAnswers found in _items[question].Found)
            collector.Add(found.Spans.Span, found.NullScore);

        return collector.Best(settings.TopK, settings.HandleImpossibleAnswer);
    }

    protected override void Encode(EncodedItem item, OnnxWorker worker)
    {
        TokenizerEncoding encoding = model.Encode(inputs[item.Index], item.Index, settings, out bool isCut);
        AnswerWindow[] windows = new AnswerWindow[1 + encoding.Overflowing.Count];
        long count = 0;
        for (int i = 0; i < windows.Length && !IsStopped; i++)
        {
            TokenizerEncoding window = i == 0 ? encoding : encoding.Overflowing[i - 1];
            windows[i] = model.Window(window);
            count += window.Count;
            item.Add([.. window.Ids], [.. window.TypeIds]);
        }

        _items[item.Index] = new(windows, new WindowAnswers[windows.Length], count, isCut);
    }

    protected override void Read(EncodedRow row)
    {
        if (!row.Ids.IsEmpty)
            _items[row.Item].Found[row.Window] = _items[row.Item].Windows[row.Window].Find(row.Output(0), row.Output(1), settings);
    }

    private readonly record struct Item(AnswerWindow[] Windows, WindowAnswers[] Found, long TokenCount, bool IsCut);
}
