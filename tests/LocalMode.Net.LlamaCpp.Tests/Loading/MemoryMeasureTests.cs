using System.Globalization;
using System.Text.RegularExpressions;
using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Interop;
using LocalMode.LlamaCpp.Loading;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>The estimate against what llama.cpp says that it allocates.</summary>
public sealed partial class MemoryMeasureTests
{
    // Tokens of a sequence, sequences, tokens of a step, outputs, type of the cache (1 half precision, 8 q8_0, 2 q4_0).
    private static readonly (int ContextLength, int Sequences, int BatchSize, int Outputs, uint Type)[] Shapes =
    [
        (64, 1, 32, 1, 1), (512, 1, 512, 1, 1), (2048, 1, 512, 1, 1), (8192, 1, 512, 1, 1), (8192, 1, 2048, 1, 1), (100, 4, 64, 4, 1),
        (512, 4, 512, 4, 1), (2048, 4, 512, 4, 1), (512, 16, 512, 16, 1), (2048, 1, 512, 512, 1), (4096, 2, 512, 2, 8), (4096, 2, 512, 2, 2),
    ];

    [Fact]
    public void Needed_EveryShape_IsEnoughAndNotMuchMore()
    {
        LlamaRuntime.EnsureLoaded();
        GgufFile file = GgufFile.Read(TestModels.SmolLM2.Path);
        Buffers buffers = new();
        NativeLog.Attach(buffers);
        try
        {
            using LlamaModelHandle model = ModelLoader.Load(TestModels.SmolLM2, progress: null, CancellationToken.None);
            double weights = buffers.Take();
            weights.Should().BeGreaterThan(80 << 20);
            foreach ((int contextLength, int sequences, int batchSize, int outputs, uint type) in Shapes)
            {
                MemoryShape shape = new()
                {
                    ContextLength = contextLength,
                    Sequences = sequences,
                    BatchSize = batchSize,
                    Outputs = outputs,
                    Threads = 2,
                    KeyType = type,
                    ValueType = type,
                };
                CreateContext(model, shape);
                double own = buffers.Take();
                own.Should().BeGreaterThan(1 << 20);
                ((double)MemoryEstimate.Needed(file, shape)).Should().BeGreaterThanOrEqualTo(weights + own, "{0}", shape)
                    .And.BeLessThanOrEqualTo((1.5 * (weights + own)) + (48 << 20), "{0}", shape);
            }
        }
        finally
        {
            NativeLog.Attach(null);
        }
    }

    [GeneratedRegex(@"buffer size = +([\d.]+) MiB")]
    private static partial Regex BufferSize { get; }

    private static void CreateContext(LlamaModelHandle model, in MemoryShape shape)
    {
        LlamaContextParams parameters = LlamaNative.ContextDefaultParams();
        parameters.ContextSize = (uint)(shape.ContextLength * shape.Sequences);
        parameters.BatchSize = parameters.MicroBatchSize = (uint)shape.BatchSize;
        parameters.MaxSequences = (uint)shape.Sequences;
        parameters.MaxOutputs = (uint)shape.Outputs;
        parameters.KeyType = (int)shape.KeyType;
        parameters.ValueType = (int)shape.ValueType;
        parameters.Threads = parameters.BatchThreads = shape.Threads;
        nint context = LlamaNative.InitFromModel(model, parameters);
        context.Should().NotBe(0);
        using LlamaContextHandle owner = new(context, model);
    }

    private sealed class Buffers : ILogger
    {
        private double _bytes;

        public double Take()
        {
            double bytes = _bytes;
            _bytes = 0;
            return bytes;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (BufferSize.Match(formatter(state, exception)) is { Success: true } match)
                _bytes += double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * (1 << 20);
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;
    }
}
