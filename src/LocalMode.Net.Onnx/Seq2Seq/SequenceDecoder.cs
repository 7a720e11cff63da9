using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>
/// One worker's runs of an encoder-decoder model. The encoder and the first step run over one row, whose states and cache are then
/// repeated; what the encoder gave stays where it is until the next text, and of the decoder's cache only rows that change are copied.
/// </summary>
/// <remarks>Used by one thread. A run that is terminated throws.</remarks>
internal sealed class SequenceDecoder : IDecoderSteps, IDisposable
{
    private readonly EncoderDecoderSession _session;
    private readonly RunOptions _options;
    private readonly TensorMemory _sourceIds;
    private readonly TensorMemory _mask;
    private readonly TensorMemory _states;
    private readonly TensorMemory _ids;
    private readonly TensorMemory _logits;
    private readonly TensorMemory _scores;
    private readonly DecoderCache _cache;
    private readonly DecoderInputs _first;
    private readonly DecoderInputs? _later;
    private int[] _history = [];
    private int[] _spare = [];
    private int _rows;
    private int _sourceLength;
    private int _length;

    public SequenceDecoder(EncoderDecoderSession session, RunOptions options)
    {
        _session = session;
        _options = options;
        _sourceIds = new(session.Model);
        _mask = new(session.Model);
        _states = new(session.Model);
        _ids = new(session.Model);
        _logits = new(session.Model);
        _scores = new(session.Model);
        _cache = new(session);
        _first = new(session.First, _cache.FirstOutputs);
        _later = session.Later is { } later ? new(later, _cache.LaterOutputs) : null;
    }

    public int VocabularySize => _session.Shapes.VocabularySize;

    /// <summary>Gets or sets what is asked before each run: whether to end with an <see cref="OperationCanceledException"/> instead.</summary>
    public Func<bool>? IsStopped { get; set; }

    /// <inheritdoc/>
    public Span<float> Start(scoped ReadOnlySpan<int> source, scoped ReadOnlySpan<int> prompt, int rows)
    {
        _rows = rows;
        _sourceLength = source.Length;
        _length = prompt.Length;
        _scores.Reserve((long)rows * VocabularySize * sizeof(float));
        Encode(source);
        Span<float> scores;
        try
        {
            WriteIds(prompt);
            _first.Set(DecoderGraph.Ids, IdsView(1, prompt.Length));
            _first.Set(DecoderGraph.States, StatesView(1));
            _first.Set(DecoderGraph.Mask, MaskView(1, _session.First.Is64Bit));
            _cache.WriteFirst(_first, _sourceLength, _length, rows);
            _first.SetOutput(0, Logits(1, prompt.Length));
            Run(_first, 1, prompt.Length);
            scores = Last(1, prompt.Length);
        }
        finally
        {
            _first.Clear();
        }

        Repeat();
        Keep(prompt);
        return Spread(scores);
    }

    /// <inheritdoc/>
    public Span<float> Next(scoped ReadOnlySpan<int> tokens, scoped ReadOnlySpan<int> parents)
    {
        if (_later is null)
            return Again(tokens, parents);

        try
        {
            _cache.Reorder(parents, _length);
            WriteIds(tokens);
            _later.Set(DecoderGraph.Ids, IdsView(_rows, 1));
            _later.Set(DecoderGraph.States, StatesView(_rows));
            _later.Set(DecoderGraph.Mask, MaskView(_rows, _session.Later!.Is64Bit));
            _cache.WriteLater(_later, _sourceLength, _length, _rows);
            _later.SetOutput(0, Logits(_rows, 1));
            Run(_later, _rows, _length + 1);
            _cache.Swap();
            _length++;
            return Last(_rows, 1);
        }
        finally
        {
            _later.Clear();
        }
    }

    public void Dispose()
    {
        _first.Clear();
        _later?.Clear();
    }

    // Without a cache the whole answer goes through the decoder each step.
    private Span<float> Again(scoped ReadOnlySpan<int> tokens, scoped ReadOnlySpan<int> parents)
    {
        int length = _length + 1;
        Span<int> next = Room(ref _spare, _rows * length);
        for (int row = 0; row < _rows; row++)
        {
            _history.AsSpan(parents[row] * _length, _length).CopyTo(next[(row * length)..]);
            next[(row * length) + _length] = tokens[row];
        }

        (_history, _spare) = (_spare, _history);
        _length = length;
        try
        {
            WriteIds(_history.AsSpan(0, _rows * length));
            _first.Set(DecoderGraph.Ids, IdsView(_rows, length));
            _first.Set(DecoderGraph.States, StatesView(_rows));
            _first.Set(DecoderGraph.Mask, MaskView(_rows, _session.First.Is64Bit));
            _first.SetOutput(0, Logits(_rows, length));
            Run(_first, _rows, length);
            return Last(_rows, length);
        }
        finally
        {
            _first.Clear();
        }
    }

    private void Encode(ReadOnlySpan<int> source)
    {
        // Written wide for the encoder and, where the decoder's are narrow, once more for the decoder: both are one row of ones.
        WriteIntegers(_sourceIds, source, _session.EncoderIs64Bit);
        _mask.Reserve((long)_rows * _sourceLength * sizeof(long));
        FillMask(1, _session.EncoderIs64Bit);
        _states.Reserve(StateBytes * _rows);
        long[] shape = [1, _sourceLength];
        string[] names = [.. _session.Encoder.InputNames];
        OrtValue[] inputs = new OrtValue[names.Length];
        try
        {
            for (int i = 0; i < names.Length; i++)
                inputs[i] = names[i] == "input_ids" ? View(_sourceIds, shape, _session.EncoderIs64Bit) : View(_mask, shape, _session.EncoderIs64Bit);

            using OrtValue states = StatesView(1);
            _session.Encoder.Run(_options, names, inputs, [_session.StatesOutput], [states]);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelInvalidException(
                _session.EncoderFile, field: null, $"A run of a text of {_sourceLength} tokens failed: {e.Message.TrimEnd('.')}. If only long texts fail, the graph takes fewer tokens than the directory says: lower the most tokens of a text in the options.", e);
        }
        finally
        {
            foreach (OrtValue? input in inputs)
                input?.Dispose();
        }

        FillMask(_rows, _session.First.Is64Bit);
    }

    private void Run(DecoderInputs inputs, int rows, int length)
    {
        if (IsStopped?.Invoke() == true)
            throw new OperationCanceledException();

        try
        {
            inputs.Run(_options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelInvalidException(
                inputs.Graph.File, field: null, $"A step of {rows} rows, {length} tokens long, after a text of {_sourceLength} tokens failed: {e.Message.TrimEnd('.')}. If only long answers fail, the graph takes fewer tokens than the directory says: lower the most tokens of an answer.", e);
        }
    }

    private void Repeat()
    {
        _states.Repeat(StateBytes, _rows);
        _cache.Repeat(_sourceLength, _length, _rows);
    }

    private void Keep(ReadOnlySpan<int> prompt)
    {
        if (_later is not null)
            return;

        Span<int> history = Room(ref _history, _rows * prompt.Length);
        for (int row = 0; row < _rows; row++)
            prompt.CopyTo(history[(row * prompt.Length)..]);
    }

    private Span<float> Spread(ReadOnlySpan<float> row)
    {
        Span<float> scores = _scores.Values<float>(_rows * VocabularySize);
        for (int i = 0; i < _rows; i++)
            row.CopyTo(scores[(i * VocabularySize)..]);

        return scores;
    }

    // The logits of each row's last token, in front of each other.
    private Span<float> Last(int rows, int length)
    {
        int size = VocabularySize;
        bool isHalf = _session.Shapes.Logits == TensorElementType.Float16;
        if (length == 1 && !isHalf)
            return _logits.Values<float>(rows * size);

        Span<float> scores = _scores.Values<float>(rows * size);
        for (int row = 0; row < rows; row++)
        {
            int start = ((row * length) + length - 1) * size;
            Span<float> destination = scores.Slice(row * size, size);
            if (isHalf)
                TensorPrimitives.ConvertToSingle(_logits.Values<Half>(start + size)[start..], destination);
            else
                _logits.Values<float>(start + size)[start..].CopyTo(destination);
        }

        return scores;
    }

    private OrtValue Logits(int rows, int length)
    {
        long bytes = (long)rows * length * VocabularySize * TensorElement.BytesOf(_session.Shapes.Logits);
        _logits.Reserve(bytes);
        return _logits.View(_session.Shapes.Logits, [rows, length, VocabularySize], bytes);
    }

    private long StateBytes => (long)_sourceLength * _session.Shapes.StateSize * TensorElement.BytesOf(_session.Shapes.States);

    private OrtValue StatesView(int rows) => _states.View(_session.Shapes.States, [rows, _sourceLength, _session.Shapes.StateSize], StateBytes * rows);

    private OrtValue MaskView(int rows, bool is64Bit) => View(_mask, [rows, _sourceLength], is64Bit);

    private OrtValue IdsView(int rows, int length) => View(_ids, [rows, length], _session.First.Is64Bit);

    private void WriteIds(ReadOnlySpan<int> ids) => WriteIntegers(_ids, ids, _session.First.Is64Bit);

    private void FillMask(int rows, bool is64Bit)
    {
        if (is64Bit)
            _mask.Values<long>(rows * _sourceLength).Fill(1);
        else
            _mask.Values<int>(rows * _sourceLength).Fill(1);
    }

    private static void WriteIntegers(TensorMemory memory, ReadOnlySpan<int> values, bool is64Bit)
    {
        memory.Reserve((long)values.Length * sizeof(long));
        if (is64Bit)
            TensorPrimitives.ConvertTruncating<int, long>(values, memory.Values<long>(values.Length));
        else
            values.CopyTo(memory.Values<int>(values.Length));
    }

    private static OrtValue View(TensorMemory memory, long[] shape, bool is64Bit) => memory.View(
        is64Bit ? TensorElementType.Int64 : TensorElementType.Int32, shape, shape[0] * shape[1] * (is64Bit ? sizeof(long) : sizeof(int)));

    private static Span<int> Room(ref int[] array, int length)
    {
        if (array.Length < length)
            array = GC.AllocateUninitializedArray<int>(Math.Max(length, Math.Min(Array.MaxLength, 2 * array.Length)));

        return array.AsSpan(0, length);
    }
}
