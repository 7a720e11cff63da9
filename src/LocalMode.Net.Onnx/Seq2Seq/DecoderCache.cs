using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>
/// The memory of a decoder's cache. Each tensor of the answer has two places: a step reads one and writes the other. Those of the source
/// text are written by the first step and stay, since a merged graph gives them back empty.
/// </summary>
internal sealed class DecoderCache
{
    private readonly CacheTensor[] _tensors;
    private readonly TensorMemory[] _past;
    private readonly TensorMemory[] _present;
    private readonly TensorMemory _branch;

    public DecoderCache(EncoderDecoderSession session)
    {
        _tensors = session.Shapes.Cache;
        _past = Array.ConvertAll(_tensors, _ => new TensorMemory(session.Model));
        _present = Array.ConvertAll(_tensors, tensor => tensor.IsOfEncoder ? null! : new TensorMemory(session.Model));
        _branch = new(session.Model);
        FirstOutputs = [DecoderGraph.Logits, .. _tensors.Select(static tensor => tensor.Present)];
        LaterOutputs = [DecoderGraph.Logits, .. _tensors.Where(static tensor => !tensor.IsOfEncoder).Select(static tensor => tensor.Present)];
    }

    /// <summary>Gets the outputs of the first step: the logits, then the cache.</summary>
    public string[] FirstOutputs { get; }

    /// <summary>Gets the outputs of a later step: the logits, then what the answer adds to the cache.</summary>
    public string[] LaterOutputs { get; }

    /// <summary>Binds the first step, of one row, and makes room for the others.</summary>
    public void WriteFirst(DecoderInputs step, int sourceLength, int length, int rows)
    {
        if (step.Graph.IsMerged)
        {
            SetBranch(step, cached: false);
            foreach (string name in step.Graph.Inputs)
            {
                if (CacheTensor.IsPast(name))
                    step.Set(name, DecoderShapes.EmptyPast(step.Graph.Session.InputMetadata[name]));
            }
        }

        for (int i = 0; i < _tensors.Length; i++)
        {
            int tokens = _tensors[i].IsOfEncoder ? sourceLength : length;
            _past[i].Reserve(_tensors[i].RowBytes(tokens) * rows);
            step.SetOutput(i + 1, View(_tensors[i], _past[i], tokens, 1));
        }
    }

    /// <summary>Repeats what the first step wrote for every row.</summary>
    public void Repeat(int sourceLength, int length, int rows)
    {
        for (int i = 0; i < _tensors.Length; i++)
            _past[i].Repeat(_tensors[i].RowBytes(_tensors[i].IsOfEncoder ? sourceLength : length), rows);
    }

    /// <summary>Binds a later step, which makes answers of a length one token longer.</summary>
    public void WriteLater(DecoderInputs step, int sourceLength, int length, int rows)
    {
        if (step.Graph.IsMerged)
            SetBranch(step, cached: true);

        int output = 1;
        for (int i = 0; i < _tensors.Length; i++)
        {
            CacheTensor tensor = _tensors[i];
            step.Set(tensor.Past, View(tensor, _past[i], tensor.IsOfEncoder ? sourceLength : length, rows));
            if (tensor.IsOfEncoder)
                continue;

            _present[i].Reserve(tensor.RowBytes(length + 1) * rows);
            step.SetOutput(output++, View(tensor, _present[i], length + 1, rows));
        }
    }

    /// <summary>Makes what the last step wrote the past of the next one.</summary>
    public void Swap()
    {
        for (int i = 0; i < _tensors.Length; i++)
        {
            if (!_tensors[i].IsOfEncoder)
                (_past[i], _present[i]) = (_present[i], _past[i]);
        }
    }

    /// <summary>Gives each row the past of its parent.</summary>
    public void Reorder(ReadOnlySpan<int> parents, int length)
    {
        bool inPlace = true;
        bool same = true;
        for (int row = 0; row < parents.Length; row++)
        {
            int parent = parents[row];
            same &= parent == row;

            // A row that is overwritten must not be another's parent.
            inPlace &= parent == row || parents[parent] == parent;
        }

        if (same)
            return;

        for (int i = 0; i < _tensors.Length; i++)
        {
            if (_tensors[i].IsOfEncoder)
                continue;

            long bytes = _tensors[i].RowBytes(length);
            TensorMemory destination = inPlace ? _past[i] : _present[i];
            if (!inPlace)
                destination.Reserve(bytes * parents.Length);

            for (int row = 0; row < parents.Length; row++)
            {
                if (!inPlace || parents[row] != row)
                    _past[i].Bytes(parents[row] * bytes, bytes).CopyTo(destination.Bytes(row * bytes, bytes));
            }
        }

        if (!inPlace)
            Swap();
    }

    private void SetBranch(DecoderInputs step, bool cached)
    {
        _branch.Bytes(0, 1)[0] = cached ? (byte)1 : (byte)0;
        step.Set(DecoderGraph.Branch, _branch.View(TensorElementType.Bool, [1], 1));
    }

    private static OrtValue View(CacheTensor tensor, TensorMemory memory, int tokens, int rows) =>
        memory.View(tensor.Type, [rows, tensor.Heads, tokens, tensor.HeadSize], tensor.RowBytes(tokens) * rows);
}
