using LocalMode.Tokenizers;

namespace LocalMode.Onnx;

/// <summary>One call: a text is an item whose windows are its rows.</summary>
internal sealed class EntityJob(EntityModel model, string[] texts, EntityExtractionOptions options) : EncoderJob(model.Text, ChunkSize)
{
    private const int ChunkSize = 32;

    private readonly Item[] _items = new Item[texts.Length];

    public int Count => texts.Length;

    /// <summary>Gets the tokens of a text that were fed, those of overlaps each time.</summary>
    public long TokensOf(int text) => _items[text].TokenCount;

    /// <summary>Tells whether a text was cut.</summary>
    public bool IsCut(int text) => _items[text].IsCut;

    /// <summary>Returns the entities of a text, when the call has ended.</summary>
    public Entity[] Entities(int text)
    {
        List<EntitySpan> spans = [];
        foreach (List<EntitySpan>? found in _items[text].Found)
            spans.AddRange(found!);

        if (_items[text].Found.Length > 1)
            OverlappingEntities.Merge(spans);

        spans.RemoveAll(span => span.Score < options.MinScore);
        string source = texts[text];
        Entity[] entities = new Entity[spans.Count];
        for (int i = 0; i < entities.Length; i++)
            entities[i] = new(spans[i].Label, spans[i].Score, source[spans[i].Start..spans[i].End], spans[i].Start..spans[i].End);

        return entities;
    }

    protected override void Encode(EncodedItem item, OnnxWorker worker)
    {
        string text = texts[item.Index];
        TokenizerEncoding encoding = model.Encode(text);
        int windows = model.TruncatesInput ? 1 : 1 + encoding.Overflowing.Count;
        EntityToken[][] tokens = new EntityToken[windows][];
        long count = 0;
        for (int i = 0; i < windows && !IsStopped; i++)
        {
            TokenizerEncoding window = i == 0 ? encoding : encoding.Overflowing[i - 1];
            tokens[i] = model.Tokens(text, window);
            count += window.Count;
            item.Add([.. window.Ids], [.. window.TypeIds]);
        }

        _items[item.Index] = new(tokens, new List<EntitySpan>[windows], count, windows < 1 + encoding.Overflowing.Count);
    }

    protected override void Read(EncodedRow row)
    {
        Item item = _items[row.Item];
        List<EntitySpan> spans = [];
        if (!row.Ids.IsEmpty)
            model.Decoder.Decode(row.Output(), item.Tokens[row.Window], options.Aggregation, spans);

        spans.RemoveAll(span => options.IgnoredLabels.Contains(span.Label));
        item.Found[row.Window] = spans;
    }

    private readonly record struct Item(EntityToken[][] Tokens, List<EntitySpan>[] Found, long TokenCount, bool IsCut);
}
