using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Engine;

/// <summary>Requests that share prefixes, end early, and meet failing steps, with saved conversations: every answer is the one it would be alone.</summary>
public sealed class SchedulerFuzzTests : IDisposable
{
    private const int Requests = 60;
    private const int Side = 8;

    // What tokens are evaluated together with changes the last bits of logits, and with them the choice between two that are as good as equal.
    private const float Tie = 0.02f;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Answers_AmongOthers_AreThoseOfARequestAlone(int seed)
    {
        ModelReference file = TinyDecoder.Create().Write(_folder);
        Random random = new(seed);
        (int[] Prompt, int Tokens, int LeavesAfter)[] asked = [.. Enumerable.Range(0, Requests).Select(_ => Ask(random))];
        Recorder[] expected = new Recorder[Requests];
        LlamaCppOptions options = new() { Threads = 1, MaxSequences = 1, BatchSize = 64 };
        (InferenceWorker alone, _) = await InferenceWorker.StartAsync(file, EngineSettings.From(options), progress: null, Token);
        for (int i = 0; i < Requests; i++)
        {
            // The cache of one sequence is emptied by a prompt that begins otherwise.
            await alone.AskAsync(Engine.Requests.Greedy([255], 1), Token);
            await alone.AskAsync(Engine.Requests.Greedy(asked[i].Prompt, asked[i].Tokens, constraint: expected[i] = new()), Token);
        }

        alone.Stop();
        await alone.Stopped;

        options = new() { Threads = 1, MaxSequences = 4, BatchSize = 64, PromptStateDirectory = Path.Combine(_folder.Path, "store"), PromptStateLimit = 1 << 20 };
        (InferenceWorker worker, LoadedModel model) = await InferenceWorker.StartAsync(file, EngineSettings.From(options), progress: null, Token);
        int looks = 0;
        int steps = 0;
        model.Runner.AbortProbe = () => ++looks % 997 == 0;
        model.Runner.CodeProbe = code => ++steps % 41 == 0 && model.Runner.Batch.Count > 4 ? -3 : code;
        GenerationRequest[] requests = new GenerationRequest[Requests];
        Recorder[] found = new Recorder[Requests];
        using SemaphoreSlim side = new(Side);
        await Task.WhenAll(Enumerable.Range(0, Requests).Select(async i =>
        {
            await side.WaitAsync(Token);
            GenerationRequest request = requests[i] = Engine.Requests.Greedy(asked[i].Prompt, asked[i].Tokens, (InferencePriority)(i % 3), found[i] = new());
            worker.Enqueue(request);
            int pieces = 0;
            try
            {
                await foreach (AnswerPiece _ in request.Pieces.ReadAllAsync(Token))
                {
                    if (++pieces == asked[i].LeavesAfter)
                        worker.Withdraw(request);
                }
            }
            catch (ModelInvalidException)
            {
                // A step of its own failed.
            }
            finally
            {
                side.Release();
            }
        }));
        worker.Stop();
        await worker.Stopped;
        int whole = 0;
        int ties = 0;
        for (int i = 0; i < Requests; i++)
        {
            // Of one that was left, or failed, the tokens so far.
            bool isWhole = requests[i].OutputTokens > 0;
            whole += isWhole ? 1 : 0;
            int same = expected[i].Tokens.ToArray().AsSpan().CommonPrefixLength(found[i].Tokens.ToArray());
            if (same < (isWhole ? expected[i].Tokens.Count : found[i].Tokens.Count))
            {
                expected[i].Gaps[same].Should().BeLessThan(Tie, $"request {i} went another way at token {same}");
                ties++;
            }
        }

        whole.Should().BeGreaterThan(Requests / 4);
        ties.Should().BeLessThan(Requests / 6);
        looks.Should().BeGreaterThan(997);
        steps.Should().BeGreaterThan(41);
    }

    public void Dispose() => _folder.Dispose();

    // Three roots, each with branches: what is shared is between nothing and hundreds of tokens.
    private static (int[] Prompt, int Tokens, int LeavesAfter) Ask(Random random)
    {
        int root = random.Next(3);
        int length = random.Next(1, 400);
        int branch = random.Next(length + 1);
        int kind = random.Next(4);
        int[] prompt = new int[length];
        for (int i = 0; i < length; i++)
            prompt[i] = ((i * 13) + (root * 31) + (i < branch ? 0 : 7 * (kind + 1))) % 250;

        return (prompt, random.Next(1, 30), random.Next(4) == 0 ? random.Next(1, 10) : 0);
    }

    /// <summary>Forbids nothing; keeps the tokens, and how far the best one was above the next.</summary>
    private sealed class Recorder : TokenConstraint
    {
        public List<int> Tokens { get; } = [];

        public List<float> Gaps { get; } = [];

        public override void Apply(Span<float> logits)
        {
            float[] sorted = logits.ToArray();
            Array.Sort(sorted);
            Gaps.Add(sorted[^1] - sorted[^2]);
        }

        public override void Accept(int token) => Tokens.Add(token);
    }
}
