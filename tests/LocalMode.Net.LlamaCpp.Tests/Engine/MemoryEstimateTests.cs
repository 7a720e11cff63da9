using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Gguf;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class MemoryEstimateTests
{
    [Fact]
    public void Needed_LongerContext_GrowsByTheCacheOfItsTokens()
    {
        GgufFile file = GgufFile.Read(TestModels.SmolLM2.Path);

        long growth = MemoryEstimate.Needed(file, 4096, 512) - MemoryEstimate.Needed(file, 2048, 512);

        // 30 layers, 3 key/value heads of 64 numbers, keys and values, 2 bytes each.
        growth.Should().Be(2048L * 30 * 3 * 64 * 2 * 2);
        MemoryEstimate.Needed(file, 2048, 512).Should().BeGreaterThan(file.Length);
    }

    [Fact]
    public void Available_ThisMachine_IsPositiveAndBelowItsMemory() =>
        MemoryEstimate.Available().Should().BePositive().And.BeLessThan(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    [Fact]
    public void Physical_ThisMachine_IsWithinTheLogicalCores() =>
        ProcessorCores.Physical.Should().BeInRange(1, Environment.ProcessorCount);
}
