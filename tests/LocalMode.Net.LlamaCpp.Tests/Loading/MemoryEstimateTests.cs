using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Gguf;
using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Tests.Loading;

public sealed class MemoryEstimateTests
{
    [Fact]
    public void Needed_LongerContext_GrowsByTheCacheOfItsTokens()
    {
        GgufFile file = GgufFile.Read(TestModels.SmolLM2.Path);

        long growth = Needed(file, 4096) - Needed(file, 2048);

        // 30 layers, 3 key/value heads of 64 numbers, keys and values, 2 bytes each.
        const long cache = 2048L * 30 * 3 * 64 * 2 * 2;
        growth.Should().BeInRange(cache, cache * 3 / 2, "the mask of the step grows too");
        Needed(file, 2048).Should().BeGreaterThan(file.Length);
    }

    [Fact]
    public void Available_ThisMachine_IsPositiveAndBelowItsMemory() =>
        FreeMemory.System.Available().Should().BePositive().And.BeLessThan(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    [Fact]
    public void Physical_ThisMachine_IsWithinTheLogicalCores() =>
        ProcessorCores.Physical.Should().BeInRange(1, Environment.ProcessorCount);

    private static long Needed(GgufFile file, int contextLength) => MemoryEstimate.Needed(file, new() { ContextLength = contextLength, BatchSize = 512 });
}
