namespace LocalMode.Onnx.Tests.Encoders;

/// <summary>A job whose two steps are the test's.</summary>
internal sealed class TestJob(OnnxTextModel model, EncodeStep encode, ReadStep read, int chunkSize = EncoderJob.UsualChunkSize) : EncoderJob(model, chunkSize)
{
    protected override void Encode(EncodedItem item, OnnxWorker worker) => encode(item, worker);

    protected override void Read(EncodedRow row) => read(row);
}

internal delegate void EncodeStep(EncodedItem item, OnnxWorker worker);

internal delegate void ReadStep(EncodedRow row);
