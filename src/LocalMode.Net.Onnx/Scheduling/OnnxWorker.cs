namespace LocalMode.Onnx;

/// <summary>What one thread runs an encoder with.</summary>
internal sealed class OnnxWorker(EncoderSession session) : JobWorker(session.Model)
{
    /// <summary>Gets the buffers of a run.</summary>
    public EncoderBuffers Buffers { get; } = new(session);

    /// <summary>Runs the graph over the buffers, which then hold its outputs until the next run.</summary>
    public void Run() => Buffers.Run(RunOptions);

    public override void Dispose()
    {
        Buffers.Dispose();
        base.Dispose();
    }
}
