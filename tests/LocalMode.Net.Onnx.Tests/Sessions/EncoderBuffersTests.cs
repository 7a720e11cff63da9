using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx.Tests.Sessions;

public sealed class EncoderBuffersTests : IDisposable
{
    private readonly ModelDirectoryBuilder _directory = new();
    private readonly EncoderSession _session;
    private readonly RunOptions _options = new();

    public EncoderBuffersTests()
    {
        _directory.WithEcho(null, "input_ids", "attention_mask");
        _session = Open(new());
    }

    [Theory]
    [InlineData(1, int.MaxValue)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(65_536, 65_536)]
    public void Begin_MoreThanARunCanHold_IsOutOfMemoryAndLaterRunsWork(int rows, int columns)
    {
        using EncoderBuffers buffers = new(_session);
        Run(buffers, 7, 8).Should().Equal(7, 1, 8, 1);

        ModelOutOfMemoryException error = FluentActions.Invoking(() => buffers.Begin(rows, columns)).Should().Throw<ModelOutOfMemoryException>().Which;

        error.Model.Should().Be("test/model");
        error.NeededBytes.Should().BeGreaterThan(error.AvailableBytes);
        Run(buffers, 9).Should().Equal(9, 1);
        Run(buffers, 1, 2, 3, 4, 5, 6, 7, 8, 9).Should().Equal(1, 1, 2, 1, 3, 1, 4, 1, 5, 1, 6, 1, 7, 1, 8, 1, 9, 1);
    }

    [Fact]
    public void Run_SameShapeAgain_SeesTheNewTokens()
    {
        foreach (OnnxEmbeddingOptions options in (OnnxEmbeddingOptions[])[new(), new() { ConfigureSession = static _ => { } }])
        {
            using EncoderSession session = Open(options);
            using EncoderBuffers buffers = new(session);

            Run(buffers, 1, 2).Should().Equal(1, 1, 2, 1);
            Run(buffers, 3, 4).Should().Equal(3, 1, 4, 1);
        }
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
        _directory.Dispose();
    }

    private EncoderSession Open(OnnxEmbeddingOptions options) => EncoderSession.Open(
        "test/model", _directory.PathOf("model.onnx"), options, [EncoderOutputRequest.Embedding], padTokenId: 0, padLeft: false, NullLogger.Instance, TestContext.Current.CancellationToken);

    private float[] Run(EncoderBuffers buffers, params int[] ids)
    {
        buffers.Begin(1, ids.Length);
        buffers.WriteRow(0, ids, default);
        buffers.Run(_options);
        return buffers.Output(0, 0, ids.Length).ToArray();
    }
}
