using System.Numerics;
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
    private readonly float[][] _outputs;
    private int _capacity;
    private int _rows;
    private int _columns;

    public EncoderBuffers(EncoderSession session)
    {
        _session = session;
        _inputs = [.. session.Graph.Inputs.Select(static input => EncoderInput.Create(input.Name, input.Role, input.Is64Bit))];
        _outputs = Array.ConvertAll(session.Outputs, static _ => Array.Empty<float>());
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

    /// <summary>Puts a text into a row, the rest of which is padding. Without type ids all are 0.</summary>
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
                    if (typeIds.IsEmpty)
                        input.Fill(start, ids.Length, 0);
                    else
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

    /// <summary>Runs the graph; its outputs are valid until the next run.</summary>
    /// <exception cref="ModelInvalidException">The graph failed, or the run was terminated.</exception>
    public void Run(RunOptions options)
    {
        if (!_shapes.TryGetValue((_rows, _columns), out BoundShape? shape))
        {
            if (_shapes.Count == MaxShapes)
                ClearShapes();

            shape = new(_session, _inputs, _outputs, _rows, _columns);
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
                $"A run of {_rows} texts of {_columns} tokens failed: {e.Message.TrimEnd('.')}. If only long texts fail, the graph takes fewer tokens than the directory says: lower {nameof(OnnxModelOptions.MaxTokens)}.",
                e);
        }
    }

    /// <summary>Returns what the last run gave for a row: the values of its tokens without padding, or its vector.</summary>
    /// <param name="output">Which of the session's outputs.</param>
    /// <param name="row">The row.</param>
    /// <param name="length">The row's tokens.</param>
    public ReadOnlySpan<float> Output(int output, int row, int length)
    {
        EncoderOutput read = _session.Outputs[output];
        return read.IsPerToken
            ? _outputs[output].AsSpan(((row * _columns) + FirstColumn(length)) * read.Width, length * read.Width)
            : _outputs[output].AsSpan(row * read.Width, read.Width);
    }

    public void Dispose() => ClearShapes();

    private int FirstColumn(int length) => _session.PadLeft ? _columns - length : 0;

    private void Grow(long tokens)
    {
        int most = _session.MaxRunTokens;
        if (tokens > most)
            throw new ModelOutOfMemoryException(_session.Model, BytesOf(tokens), Math.Min(BytesOf(most), EncoderMemory.Available()));

        ClearShapes();

        // Powers of two, so that growing ends soon; but no more than is asked for where a token takes much.
        int capacity = (int)Math.Max(tokens, Math.Min(BitOperations.RoundUpToPowerOf2((uint)tokens), (uint)_session.UsualRunTokens));
        try
        {
            foreach (EncoderInput input in _inputs)
                input.Allocate(capacity);

            // With one vector a text the texts are never more than the tokens.
            for (int i = 0; i < _outputs.Length; i++)
                _outputs[i] = GC.AllocateUninitializedArray<float>(capacity * _session.Outputs[i].Width, pinned: true);
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
        long bytes = 0;
        foreach (EncoderOutput output in _session.Outputs)
            bytes += (long)output.Width * sizeof(float);
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
