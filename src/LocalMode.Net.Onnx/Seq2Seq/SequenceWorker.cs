namespace LocalMode.Onnx;

/// <summary>What one thread runs an encoder-decoder model with.</summary>
internal sealed class SequenceWorker : JobWorker
{
    public SequenceWorker(EncoderDecoderSession session)
        : base(session.Model) => Decoder = new(session, RunOptions);

    /// <summary>Gets the runs, with memory of their own.</summary>
    public SequenceDecoder Decoder { get; }

    public override void Dispose()
    {
        Decoder.Dispose();
        base.Dispose();
    }
}
