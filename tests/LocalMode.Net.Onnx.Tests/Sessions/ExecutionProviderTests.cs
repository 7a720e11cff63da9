using LocalMode.Onnx.Tests.Fixtures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;

namespace LocalMode.Onnx.Tests.Sessions;

/// <summary>The tests run on the processor-only build of ONNX Runtime.</summary>
public sealed class ExecutionProviderTests
{
    [Theory]
    [InlineData(OnnxExecutionProvider.Cuda, "CUDAExecutionProvider")]
    [InlineData(OnnxExecutionProvider.DirectML, "DmlExecutionProvider")]
    public async Task OpenAsync_ProviderNotInTheBuild_ListsTheAvailableOnes(OnnxExecutionProvider provider, string name)
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho();

        (await FluentActions.Awaiting(() => directory.OpenAsync(new() { ExecutionProvider = provider })).Should().ThrowAsync<UnsupportedCapabilityException>())
            .WithMessage($"*{name}*CPUExecutionProvider*Microsoft.ML.OnnxRuntime*");
    }

    [Fact]
    public async Task OpenAsync_Auto_FallsBackToTheProcessorAndSaysSo()
    {
        FakeLogCollector logs = new();
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(logs)));
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho();

        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { ExecutionProvider = OnnxExecutionProvider.Auto, LoggerFactory = factory });

        generator.ExecutionProvider.Should().Be(OnnxExecutionProvider.Cpu);
        logs.GetSnapshot().Should().Contain(static record => record.Message.Contains("Auto chose Cpu", StringComparison.Ordinal));
        logs.GetSnapshot().Should().Contain(static record => record.Message.Contains("Opened test/model", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OpenAsync_ConfigureSession_IsCalledBeforeTheGraphIsRead()
    {
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho();
        string optimized = directory.PathOf("optimized.bin");

        await using OnnxEmbeddingGenerator generator = await directory.OpenAsync(new() { ConfigureSession = options => options.OptimizedModelFilePath = optimized });

        File.Exists(optimized).Should().BeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_ConfigureSession_LeavesTheBindingOut(bool configures)
    {
        // What the action adds may compute elsewhere, and a binding copies its inputs there only once.
        using ModelDirectoryBuilder directory = new();
        directory.WithEcho();
        OnnxEmbeddingOptions options = new() { ConfigureSession = configures ? static _ => { } : null };

        using EncoderSession session = EncoderSession.Open(
            "test/model", directory.PathOf("model.onnx"), options, [EncoderOutputRequest.Embedding], padTokenId: 0, padLeft: false, NullLogger.Instance, TestContext.Current.CancellationToken);

        session.BindsMemory.Should().Be(!configures);
    }
}
