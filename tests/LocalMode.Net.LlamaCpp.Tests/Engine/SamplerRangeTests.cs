using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Engine;

/// <summary>The ends of the ranges of sampling settings, through the native chain, which must not end the process.</summary>
public sealed class SamplerRangeTests : IDisposable
{
    private static readonly float[] Temperatures = [0, 1e-5f, 1, 1e30f, float.MaxValue];
    private static readonly float[] Repetitions = [float.Epsilon, 1e-38f, 1e-30f, 1, 10];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Sample_EndsOfTheRanges_GivesTokens()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        ModelReference file = TinyDecoder.Create().Write(_folder);
        (InferenceWorker worker, _) = await InferenceWorker.StartAsync(file, EngineSettings.From(new() { Threads = 1, MaxSequences = 1 }), progress: null, token);
        foreach (float temperature in Temperatures)
        {
            foreach (float repetition in Repetitions)
            {
                for (int end = 0; end <= 1; end++)
                {
                    GenerationRequest request = new()
                    {
                        Prompt = [1, 2, 3],
                        Sampling = SamplingSettings.From(
                            new() { Temperature = temperature, TopP = end, FrequencyPenalty = (4 * end) - 2, Seed = 1 }, new() { RepetitionPenalty = repetition, MinP = 1 - end }),
                        MaxOutputTokens = 20,
                        StopSequences = [],
                    };
                    await worker.AskAsync(request, token);
                    request.OutputTokens.Should().BeGreaterThan(0);
                    double.IsFinite(request.Statistics.Mean).Should().BeTrue();
                }
            }
        }

        worker.Stop();
        await worker.Stopped;
    }

    public void Dispose() => _folder.Dispose();
}
