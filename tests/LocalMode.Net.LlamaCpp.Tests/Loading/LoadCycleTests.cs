using LocalMode.LlamaCpp.Tests.TinyModels;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>Loading and freeing again and again leaves nothing behind.</summary>
public sealed class LoadCycleTests : IDisposable
{
    private const int Rounds = 5;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("LOCALMODE_LONG_TESTS") is not null;
    private static readonly int Cycles = IsLong ? 1_000 : 25;

    // An allocator keeps memory for each of many threads, and each model has a new one: it takes some thirty models until it grows no more.
    private static readonly int WarmUp = Math.Max(45, Cycles / 5);

    // A megabyte, read rather than mapped: weights that nobody frees are seen too.
    private static readonly TinyShape Shape = TinyDecoder.Shape with { Width = 64, FeedForward = 512 };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAskClose_ManyTimes_NothingGrows()
    {
        ModelReference model = TinyDecoder.Create(shape: Shape).Write(_folder);
        string expected = await CycleAsync();

        await MeasureAsync(async () => (await CycleAsync()).Should().Be(expected));

        async Task<string> CycleAsync()
        {
            await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(model, Options(), cancellationToken: Token);
            return await AskAsync(client);
        }
    }

    [Fact]
    public async Task IdleAndAskAgain_ManyTimes_NothingGrows()
    {
        ModelReference model = TinyDecoder.Create(shape: Shape).Write(_folder);
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(model, Options(), cancellationToken: Token);
        string expected = await AskAsync(client);

        await MeasureAsync(async () =>
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            client.State.Should().Be(ModelState.NotLoaded);
            (await AskAsync(client)).Should().Be(expected);
        });
    }

    public void Dispose() => _folder.Dispose();

    private static async Task MeasureAsync(Func<Task> cycle)
    {
        for (int i = Rounds; i < WarmUp; i++)
            await cycle();

        ProcessReading before = await ProcessReading.LeastAsync(Rounds, cycle);
        for (int i = Rounds; i < Cycles; i++)
        {
            await cycle();

            // A leak grows evenly, an allocator ever less.
            if (IsLong && i % (Cycles / 4) == 0)
                TestContext.Current.TestOutputHelper!.WriteLine($"after {i}: {await ProcessReading.LeastAsync(Rounds, cycle)}");
        }

        ProcessReading after = await ProcessReading.LeastAsync(Rounds, cycle);
        TestContext.Current.TestOutputHelper!.WriteLine($"{Cycles} cycles: {before}, then {after}");
        (after.Handles - before.Handles).Should().BeLessThan(5, "{0}, then {1}", before, after);
        (after.Threads - before.Threads).Should().BeLessThan(5, "{0}, then {1}", before, after);
        (after.PrivateBytes - before.PrivateBytes).Should().BeLessThan(8 << 20, "{0}, then {1}", before, after);
    }

    private static async Task<string> AskAsync(LlamaCppChatClient client) =>
        (await client.GetResponseAsync(Conversations.Ask("hello world"), Conversations.Greedy(3), Token)).Text;

    private LlamaCppOptions Options() => new()
    {
        ContextSize = 64,
        MaxSequences = 1,
        BatchSize = 32,

        // On a busy machine two spend their time waiting for each other.
        Threads = IsLong ? 2 : 1,
        UseMemoryMapping = false,
        IdleUnloadAfter = TimeSpan.FromMinutes(1),
        TimeProvider = _time,
        CrashMarkerDirectory = Path.Combine(_folder.Path, "markers"),
    };
}
