using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>What one thread of a scheduler works with: its own handle on runs and its own memory. Used by that thread, but for what is marked.</summary>
/// <param name="model">The model's name, for errors.</param>
internal abstract class JobWorker(string model) : IDisposable
{
    private int[] _ids = [];
    private int[] _typeIds = [];

    /// <summary>Gets or sets the call whose step runs. Under the scheduler's lock.</summary>
    public OnnxJob? Current { get; set; }

    /// <summary>Gets the handle on this worker's runs.</summary>
    protected RunOptions RunOptions { get; } = new();

    /// <summary>Notes whose step runs next. Under the scheduler's lock.</summary>
    public void Begin(OnnxJob job)
    {
        Current = job;
        RunOptions.Terminate = false;
    }

    /// <summary>Ends the run between two operators of the graph; it then fails, as do all later runs of the step. Under the scheduler's lock, from any thread.</summary>
    public void Terminate() => RunOptions.Terminate = true;

    /// <summary>Returns room for the token ids of one text.</summary>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for so many.</exception>
    public Span<int> IdRoom(int tokens) => Room(ref _ids, tokens);

    /// <summary>Returns room for the type ids of one text.</summary>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for so many.</exception>
    public Span<int> TypeIdRoom(int tokens) => Room(ref _typeIds, tokens);

    public virtual void Dispose() => RunOptions.Dispose();

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
                throw new ModelOutOfMemoryException(model, (long)tokens * sizeof(int), EncoderMemory.Available(), e);
            }
        }

        return array.AsSpan(0, tokens);
    }
}
