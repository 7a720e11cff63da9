using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>What one thread works with: its own buffers and its own handle on a run. Used by that thread, but for what is marked.</summary>
internal sealed class OnnxWorker(EncoderSession session) : IDisposable
{
    private readonly RunOptions _runOptions = new();
    private readonly EncoderBuffers _buffers = new(session);
    private int[] _ids = [];
    private int[] _typeIds = [];

    /// <summary>Gets or sets the call whose step runs. Under the scheduler's lock.</summary>
    public OnnxJob? Current { get; set; }

    /// <summary>Gets the buffers of a run.</summary>
    public EncoderBuffers Buffers => _buffers;

    /// <summary>Notes whose step runs next. Under the scheduler's lock.</summary>
    public void Begin(OnnxJob job)
    {
        Current = job;
        _runOptions.Terminate = false;
    }

    /// <summary>Ends the run between two operators of the graph; it then fails. Under the scheduler's lock, from any thread.</summary>
    public void Terminate() => _runOptions.Terminate = true;

    /// <summary>Runs the graph over the buffers, which then hold its outputs until the next run.</summary>
    public void Run() => _buffers.Run(_runOptions);

    /// <summary>Returns room for the token ids of one text.</summary>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for so many.</exception>
    public Span<int> IdRoom(int tokens) => Room(ref _ids, tokens);

    /// <summary>Returns room for the type ids of one text.</summary>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for so many.</exception>
    public Span<int> TypeIdRoom(int tokens) => Room(ref _typeIds, tokens);

    public void Dispose()
    {
        _buffers.Dispose();
        _runOptions.Dispose();
    }

    private Span<int> Room(ref int[] array, int tokens)
    {
        if (array.Length < tokens)
        {
            try
            {
                array = GC.AllocateUninitializedArray<int>(tokens);
            }
            catch (OutOfMemoryException e)
            {
                throw new ModelOutOfMemoryException(session.Model, (long)tokens * sizeof(int), EncoderMemory.Available(), e);
            }
        }

        return array.AsSpan(0, tokens);
    }
}
