using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Text.Json;
using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.Encoders;

public sealed class EncoderJobTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_AllClassifierCases_GivesTheIdsAndScoresOfHuggingFace()
    {
        JsonElement[] cases = [.. TaskFixture.Cases("classify-single").Where(static c => c.TryGetProperty("input_ids", out _) && IsPlain(c.GetProperty("params")))];
        cases.Should().HaveCountGreaterThan(8);
        using OnnxTextModel model = await OpenAsync("classify-single", new(), EncoderOutputRequest.RowLogits);
        ClassifierConfig config = TextModelReader.ReadClassifier(TaskFixture.Directory("classify-single"));
        float[][] scores = new float[cases.Length][];
        int[][] ids = new int[cases.Length][];
        TestJob job = new(
            model,
            (item, worker) =>
            {
                model.Encode(cases[item.Index].GetProperty("input").GetString()!, worker, out ReadOnlySpan<int> found, out ReadOnlySpan<int> typeIds, out _);
                item.Add(found, typeIds);
            },
            row =>
            {
                ids[row.Item] = row.Ids.ToArray();
                scores[row.Item] = row.Output().ToArray();
            });

        await job.RunAsync(cases.Length, CancellationToken);

        job.Tokens.Should().Be(ids.Sum(static row => (long)row.Length));
        for (int i = 0; i < cases.Length; i++)
        {
            ids[i].Should().Equal(TaskFixture.Ints(cases[i].GetProperty("input_ids")));
            TensorPrimitives.SoftMax(scores[i], scores[i]);
            foreach (JsonElement expected in cases[i].GetProperty("output").EnumerateArray())
                scores[i][config.Labels.IndexOf(expected.GetProperty("label").GetString()!)].Should().BeApproximately(expected.GetProperty("score").GetSingle(), 1e-4f);
        }
    }

    [Theory]
    [InlineData(1, 512, 128)]
    [InlineData(3, 64, 1)]
    [InlineData(2, 4096, 2)]
    public async Task RunAsync_ItemsOfManyRowsAndTwoOutputs_NumbersTheRowsAndGivesEachItsOwnOutputs(int workers, int budget, int chunkSize)
    {
        using OnnxTextModel model = await OpenAsync("qa-distilbert", new() { WorkerCount = workers, TokenBudget = budget }, EncoderOutputRequest.StartLogits, EncoderOutputRequest.EndLogits);
        Random random = new(7);

        // Item i has i % 4 rows, so that some have none.
        int[][][] items = [.. Enumerable.Range(0, 41).Select(i => Enumerable.Range(0, i % 4).Select(_ => Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(5, 400)).ToArray()).ToArray())];
        Dictionary<(int, int), (float[] Start, float[] End)> together = await RunAsync(model, items, chunkSize);

        together.Should().HaveCount(items.Sum(static rows => rows.Length));
        foreach (((int item, int window), (float[] start, float[] end)) in together)
        {
            (float[] aloneStart, float[] aloneEnd) = (await RunAsync(model, [[items[item][window]]], chunkSize))[(0, 0)];
            start.Should().HaveCount(items[item][window].Length);
            start.Should().NotEqual(end);
            MaxDifference(start, aloneStart).Should().BeLessThan(1e-4f);
            MaxDifference(end, aloneEnd).Should().BeLessThan(1e-4f);
        }
    }

    [Fact]
    public async Task RunAsync_NoItemHasRows_EndsWithoutARun()
    {
        using OnnxTextModel model = await OpenAsync("classify-single", new(), EncoderOutputRequest.RowLogits);
        TestJob job = new(model, static (_, _) => { }, static _ => throw new InvalidOperationException());

        await job.RunAsync(300, CancellationToken);

        job.Runs.Should().Be(0);
    }

    [Fact]
    public async Task RunAsync_RowWithoutTokens_IsReadWithoutOutputs()
    {
        using OnnxTextModel model = await OpenAsync("classify-single", new(), EncoderOutputRequest.RowLogits);
        int[] widths = new int[2];
        TestJob job = new(model, static (item, _) => item.Add(item.Index == 0 ? default : [2, 3]), row => widths[row.Item] = row.Output().Length);

        await job.RunAsync(2, CancellationToken);

        widths.Should().Equal(0, 4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_AStepThrows_ThrowsItAndLaterCallsWork(bool whileEncoding)
    {
        using OnnxTextModel model = await OpenAsync("classify-single", new(), EncoderOutputRequest.RowLogits);
        TestJob failing = new(
            model,
            (item, _) =>
            {
                if (whileEncoding && item.Index == 200)
                    throw new InvalidOutputException("broken", "");
                item.Add([2, 3]);
            },
            row =>
            {
                if (!whileEncoding && row.Item == 200)
                    throw new InvalidOutputException("broken", "");
            });
        int read = 0;
        TestJob later = new(model, static (item, _) => item.Add([2, 3]), _ => Interlocked.Increment(ref read));

        await FluentActions.Awaiting(async () => await failing.RunAsync(300, CancellationToken)).Should().ThrowAsync<InvalidOutputException>().WithMessage("*broken*");

        await later.RunAsync(300, CancellationToken);
        read.Should().Be(300);
    }

    [Fact]
    public async Task RunAsync_VocabularyOutputs_KeepsARunsMemorySmall()
    {
        using OnnxTextModel model = await OpenAsync("fillmask-bert", new() { TokenBudget = int.MaxValue }, EncoderOutputRequest.TokenLogits);

        int vocabulary = model.Session.Outputs[0].Width;
        vocabulary.Should().BeGreaterThan(500);
        model.TokenBudget.Should().Be((64 << 20) / sizeof(float) / vocabulary);
    }

    [Fact]
    public async Task OpenAsync_OutputThatTheGraphLacks_NamesItAndWhatIsThere() =>
        await FluentActions.Awaiting(() => OpenAsync("qa-distilbert", new(), EncoderOutputRequest.StartLogits, EncoderOutputRequest.TokenLogits))
            .Should().ThrowAsync<ModelInvalidException>().WithMessage("*logits (3 dimensions)*start_logits*end_logits*");

    private static Task<OnnxTextModel> OpenAsync(string fixture, OnnxEmbeddingOptions options, params EncoderOutputRequest[] outputs) =>
        OnnxOpening<OnnxEmbeddingOptions>.RunAsync(
            TaskFixture.Model(fixture),
            options,
            progress: null,
            opening => OnnxTextModel.Open(opening, TextModelReader.Read(opening.Reference.Path, opening.Options), typeof(EncoderJobTests), outputs),
            CancellationToken);

    private static async Task<Dictionary<(int, int), (float[] Start, float[] End)>> RunAsync(OnnxTextModel model, int[][][] items, int chunkSize)
    {
        ConcurrentDictionary<(int, int), (float[], float[])> results = new();
        TestJob job = new(
            model,
            (item, _) =>
            {
                foreach (int[] row in items[item.Index])
                    item.Add(row);
            },
            row =>
            {
                row.Ids.ToArray().Should().Equal(items[row.Item][row.Window]);
                results[(row.Item, row.Window)] = (row.Output(0).ToArray(), row.Output(1).ToArray());
            },
            chunkSize);
        await job.RunAsync(items.Length, CancellationToken);
        return new(results);
    }

    private static float MaxDifference(float[] a, float[] b) => a.Zip(b, static (x, y) => MathF.Abs(x - y)).Max();

    // The scores of all labels, by the function that the model's own files choose.
    private static bool IsPlain(JsonElement parameters) =>
        parameters.GetPropertyCount() == 1 && parameters.TryGetProperty("top_k", out JsonElement top) && top.ValueKind == JsonValueKind.Null;
}
