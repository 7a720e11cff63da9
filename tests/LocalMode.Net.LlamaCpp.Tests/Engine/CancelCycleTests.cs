using System.Diagnostics;
using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class CancelCycleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Withdraw_AThousandTimes_NothingGrows()
    {
        // The long form: ten times as many.
        int cycles = Environment.GetEnvironmentVariable("LOCALMODE_LONG_TESTS") is null ? 1_000 : 10_000;
        await using EngineHost engine = await EngineHost.StartAsync(new() { ContextSize = 64, MaxSequences = 3 }, Token);
        int[] prompt = engine.Prompt("Hi");
        await CycleAsync(engine, prompt, cycles / 5);
        (long managed, long resident, int handles) = Measure();

        await CycleAsync(engine, prompt, cycles);

        (long managedAfter, long residentAfter, int handlesAfter) = Measure();
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{cycles} cycles: managed {managed:N0}, resident {resident:N0}, handles {handles}, then {managedAfter:N0}, {residentAfter:N0}, {handlesAfter}");
        (managedAfter - managed).Should().BeLessThan(512 << 10);
        (residentAfter - resident).Should().BeLessThan(24 << 20);
        (handlesAfter - handles).Should().BeLessThan(8);
        engine.Worker.QueueLength.Should().Be(0);
        (await engine.Worker.AskAsync(Requests.Greedy(prompt, 2), Token)).Should().NotBeEmpty();
    }

    private static async Task CycleAsync(EngineHost engine, int[] prompt, int cycles)
    {
        for (int i = 0; i < cycles; i++)
        {
            GenerationRequest request = Requests.Greedy(prompt, 40);
            engine.Worker.Enqueue(request);
            if (i % 8 == 0)
                (await request.Pieces.WaitToReadAsync(Token)).Should().BeTrue();

            engine.Worker.Withdraw(request);
        }
    }

    private static (long Managed, long Resident, int Handles) Measure()
    {
        long managed = GC.GetTotalMemory(forceFullCollection: true);
        using Process process = Process.GetCurrentProcess();
        return (managed, process.WorkingSet64, OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount);
    }
}
