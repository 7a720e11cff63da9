using System.Buffers;

namespace LocalMode.Onnx;

/// <summary>One call: a text is an item of one row, whose outputs become its vector. Pooled, so that a call allocates only what the caller keeps.</summary>
internal sealed class EmbeddingJob(EmbeddingModel model) : EncoderJob(model.Text)
{
    private string[] _texts = [];
    private float[]?[] _vectors = [];
    private int[] _skipped = [];
    private bool[] _isCut = [];
    private EmbeddingCall _call;

    /// <summary>Gets the number of texts.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the texts of a call.</summary>
    /// <exception cref="ArgumentException">A text is null.</exception>
    public void Load(IEnumerable<string> values, EmbeddingCall call)
    {
        _call = call;
        Priority = call.Priority;
        if (values is ICollection<string> collection)
        {
            int count = collection.Count;
            Reserve(count);
            Count = count;
            collection.CopyTo(_texts, 0);
        }
        else
        {
            foreach (string text in values)
            {
                if (Count == _texts.Length)
                    Reserve(Math.Max(16, 2 * Count));

                _texts[Count++] = text;
            }
        }

        int missing = Array.IndexOf(_texts, null, 0, Count);
        if (missing >= 0)
            throw new ArgumentException($"The text at index {missing} is null.", nameof(values));
        if (Count == 0)
            return;

        _vectors = ArrayPool<float[]?>.Shared.Rent(Count);
        _skipped = ArrayPool<int>.Shared.Rent(Count);
        _isCut = ArrayPool<bool>.Shared.Rent(Count);
    }

    /// <summary>Returns the vector of a text, which is then the caller's.</summary>
    public float[] Vector(int text) => _vectors[text]!;

    /// <summary>Returns whether a text was longer than the model takes.</summary>
    public bool IsCut(int text) => _isCut[text];

    public override void Reset()
    {
        if (_texts.Length > 0)
        {
            _texts.AsSpan(0, Count).Clear();
            ArrayPool<string>.Shared.Return(_texts);
            _texts = [];
        }

        if (_vectors.Length > 0)
        {
            _vectors.AsSpan(0, Count).Clear();
            ArrayPool<float[]?>.Shared.Return(_vectors);
            ArrayPool<int>.Shared.Return(_skipped);
            ArrayPool<bool>.Shared.Return(_isCut);
            _vectors = [];
            _skipped = [];
            _isCut = [];
        }

        Count = 0;
        base.Reset();
    }

    protected override void Encode(EncodedItem item, OnnxWorker worker)
    {
        string text = _texts[item.Index];
        int skipped = _call.PromptTokens;
        text = _call.Prompt is { } prompt ? prompt + text : model.Prompts.WithDefault(text, out skipped);
        _skipped[item.Index] = skipped;
        Model.Encode(text, worker, out ReadOnlySpan<int> ids, out ReadOnlySpan<int> typeIds, out _isCut[item.Index]);
        item.Add(ids, typeIds);
    }

    protected override void Read(EncodedRow row)
    {
        float[] vector = new float[_call.Dimensions];

        // A tokenizer without special tokens makes nothing of an empty text: its vector is zero.
        if (!row.Ids.IsEmpty)
            model.Finish(row.Output(), _skipped[row.Item], vector);

        _vectors[row.Item] = vector;
    }

    private void Reserve(int count)
    {
        string[] larger = ArrayPool<string>.Shared.Rent(count);
        if (_texts.Length > 0)
        {
            _texts.AsSpan(0, Count).CopyTo(larger);
            _texts.AsSpan(0, Count).Clear();
            ArrayPool<string>.Shared.Return(_texts);
        }

        _texts = larger;
    }
}
