using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>
/// The pinned memory of one worker's runs, and a binding of it for each shape that came up, so that a run of a known shape allocates nothing.
/// </summary>
internal sealed class EncoderBuffers : IDisposable
{
    // A few kilobytes each, most of it native. Above this all are dropped: a corpus of that many shapes does not notice.
    private const int MaxShapes = 256;

    private readonly EncoderSession _session;
    private readonly EncoderInput[] _inputs;
    private readonly Dictionary<(int Rows, int Columns), BoundShape> _shapes = [];
    private float[] _output = [];
    private int _capacity;
    private int _rows;
    private int _columns;

    public EncoderBuffers(EncoderSession session)
    {
        _session = session;
        _inputs = [.. session.Graph.Inputs.Select(static input => EncoderInput.Create(input.Name, input.Role, input.Is64Bit))];
    }

    /// <summary>Makes room for a run.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="columns">The tokens of the longest text.</param>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for so many tokens; later runs of fewer work.</exception>
    public void Begin(int rows, int columns)
    {
        long tokens = (long)rows * columns;
        if (tokens > _capacity)
            Grow(tokens);

        _rows = rows;
        _columns = columns;
    }

    /// <summary>Puts a text into a row, the rest of which is padding.</summary>
    public void WriteRow(int row, ReadOnlySpan<int> ids, ReadOnlySpan<int> typeIds)
    {
        int padding = _columns - ids.Length;
        int start = (row * _columns) + FirstColumn(ids.Length);
        int paddingStart = (row * _columns) + (_session.PadLeft ? 0 : ids.Length);
        foreach (EncoderInput input in _inputs)
        {
            switch (input.Role)
            {
                case EncoderInputRole.Ids:
                    input.Write(start, ids);
                    input.Fill(paddingStart, padding, _session.PadTokenId);
                    break;
                case EncoderInputRole.Mask:
                    input.Fill(start, ids.Length, 1);
                    input.Fill(paddingStart, padding, 0);
                    break;
                case EncoderInputRole.TypeIds:
                    input.Write(start, typeIds);
                    input.Fill(paddingStart, padding, 0);
                    break;
                default:
                    // What transformers gives padding, which no token sees.
                    input.Count(start, ids.Length);
                    input.Fill(paddingStart, padding, 1);
                    break;
            }
        }
    }

    /// <summary>Returns the column of the first token of a text.</summary>
    public int FirstColumn(int length) => _session.PadLeft ? _columns - length : 0;

    /// <summary>Runs the graph.</summary>
    /// <returns>The output, valid until the next run.</returns>
    /// <exception cref="ModelInvalidException">The graph failed, or the run was terminated.</exception>
    public ReadOnlySpan<float> Run(RunOptions options)
    {
        if (!_shapes.TryGetValue((_rows, _columns), out BoundShape? shape))
        {
            if (_shapes.Count == MaxShapes)
                ClearShapes();

            shape = new(_session, _inputs, _output, _rows, _columns);
            _shapes.Add((_rows, _columns), shape);
        }

        try
        {
            shape.Run(options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelInvalidException(
                _session.Graph.File,
                field: null,
                $"A run of {_rows} texts of {_columns} tokens failed: {e.Message.TrimEnd('.')}. If only long texts fail, the graph takes fewer tokens than the directory says: lower {nameof(OnnxEmbeddingOptions)}.{nameof(OnnxEmbeddingOptions.MaxTokens)}.",
                e);
        }

        return _output.AsSpan(0, shape.OutputLength);
    }

    public void Dispose() => ClearShapes();

    private void Grow(long tokens)
    {
        int most = _session.MaxRunTokens;
        if (tokens > most)
            throw new ModelOutOfMemoryException(_session.Model, BytesOf(tokens), Math.Min(BytesOf(most), EncoderMemory.Available()));

        ClearShapes();
        int capacity = (int)Math.Min(System.Numerics.BitOperations.RoundUpToPowerOf2((uint)tokens), (uint)most);
        try
        {
            foreach (EncoderInput input in _inputs)
                input.Allocate(capacity);

            // With one vector a text the texts are never more than the tokens.
            _output = GC.AllocateUninitializedArray<float>(capacity * _session.Dimensions, pinned: true);
        }
        catch (OutOfMemoryException e)
        {
            throw new ModelOutOfMemoryException(_session.Model, BytesOf(capacity), EncoderMemory.Available(), e);
        }

        // Last: after a failure all memory is still at least what the old number says.
        _capacity = capacity;
    }

    private long BytesOf(long tokens)
    {
        long bytes = (long)_session.Dimensions * sizeof(float);
        foreach ((_, _, bool is64Bit) in _session.Graph.Inputs)
            bytes += is64Bit ? sizeof(long) : sizeof(int);

        return tokens > long.MaxValue / bytes ? long.MaxValue : tokens * bytes;
    }

    private void ClearShapes()
    {
        foreach (BoundShape shape in _shapes.Values)
            shape.Dispose();

        _shapes.Clear();
    }
}
