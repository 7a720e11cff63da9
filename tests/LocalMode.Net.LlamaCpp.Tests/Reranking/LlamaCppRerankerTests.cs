using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Reranking;

/// <summary>Scores, compared with the reference calculation, and what the role promises.</summary>
public sealed class LlamaCppRerankerTests : IDisposable
{
    private const string Query = "why is the sky blue";

    private static readonly string[] Documents = ["the sky is blue", "the cat sat on the mat", "dog", "", "the sky is blue"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, ScoreFunction.None)]
    [InlineData(false, ScoreFunction.None)]
    [InlineData(true, ScoreFunction.Default)]
    [InlineData(true, ScoreFunction.Sigmoid)]
    public async Task GetScoresAsync_AnyHead_GivesTheReferencesScores(bool hasDenseLayer, ScoreFunction function)
    {
        TinyModel model = TinyEncoder.CreateReranker(hasDenseLayer: hasDenseLayer);
        EncoderReference reference = new(model);
        await using LlamaCppReranker reranker = await OpenAsync(model);

        RerankScores scores = await reranker.GetScoresAsync(Query, Documents, new() { ScoreFunction = function }, Token);

        for (int i = 0; i < Documents.Length; i++)
        {
            double expected = reference.Scores(Pair(Query, Documents[i]))[0];
            if (function != ScoreFunction.None)
                expected = 1 / (1 + Math.Exp(-expected));

            // Processors with other vector units add in another order: 3e-4 was seen.
            scores.Scores[i].Should().BeApproximately((float)expected, 1e-3f, "document {0}", i);
        }

        scores.Usage!.InputTokenCount.Should().Be(Documents.Sum(static document => Pair(Query, document).Length));
        scores.IsInputTruncated.Should().BeFalse();
        scores.ModelId.Should().Be("tiny");
    }

    [Fact]
    public async Task RerankAsync_Documents_ComeBestFirst()
    {
        TinyModel model = TinyEncoder.CreateReranker();
        EncoderReference reference = new(model);
        await using LlamaCppReranker reranker = await OpenAsync(model);

        RerankResult<string> result = await reranker.RerankAsync(Query, Documents, topN: 4, cancellationToken: Token);

        string[] expected = [.. Documents.OrderByDescending(document => Math.Round(reference.Scores(Pair(Query, document))[0], 4)).Take(4)];
        // The first document and the last are the same, and last bits decide between them.
        result.Items.Select(static item => Documents[item.Index]).Should().Equal(expected);
        result.Items.Select(static item => item.Index).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task GetScoresAsync_ManyDocuments_AreAsAlone()
    {
        await using LlamaCppReranker reranker = await OpenAsync(TinyEncoder.CreateReranker(), new() { TokenBudget = 100, Threads = 1 });
        string[] documents = TinyTexts.Make(6, [.. Enumerable.Range(0, 120).Select(static i => i % 50)]);

        RerankScores together = await reranker.GetScoresAsync(Query, documents, cancellationToken: Token);

        for (int i = 0; i < documents.Length; i++)
            (await reranker.GetScoresAsync(Query, [documents[i]], cancellationToken: Token)).Scores[0].Should().BeApproximately(together.Scores[i], 5e-5f);
    }

    [Theory]
    [InlineData(10, 100)]
    [InlineData(100, 10)]
    [InlineData(100, 100)]
    public async Task GetScoresAsync_TooLong_CutsTheLongerOrRefuses(int queryWords, int documentWords)
    {
        TinyModel model = TinyEncoder.CreateReranker();
        EncoderReference reference = new(model);
        string[] texts = TinyTexts.Make(7, queryWords, documentWords);
        ModelReference file = model.Write(_folder);
        await using LlamaCppReranker cuts = await LlamaCppReranker.OpenAsync(file, new() { Threads = 1 }, cancellationToken: Token);
        await using LlamaCppReranker refuses = await LlamaCppReranker.OpenAsync(file, new() { Threads = 1, TruncateInput = false }, cancellationToken: Token);

        RerankScores scores = await cuts.GetScoresAsync(texts[0], [texts[1]], new() { ScoreFunction = ScoreFunction.None }, Token);

        const int room = 64 - 2;
        (int query, int document) = (TinyTexts.WordTokens(texts[0]).Length, TinyTexts.WordTokens(texts[1]).Length);
        while (query + document > room)
            _ = query > document ? query-- : document--;

        int[] tokens = [TinyEncoder.Begin, .. TinyTexts.WordTokens(texts[0])[..query], TinyEncoder.Separator, .. TinyTexts.WordTokens(texts[1])[..document]];
        scores.Scores[0].Should().BeApproximately((float)reference.Scores(tokens)[0], 1e-4f);
        scores.IsInputTruncated.Should().BeTrue();
        scores.Usage!.InputTokenCount.Should().Be(64);
        (await FluentActions.Awaiting(() => refuses.GetScoresAsync(texts[0], ["cat", texts[1]], cancellationToken: Token)).Should().ThrowAsync<ContextOverflowException>())
            .Which.Message.Should().Contain(queryWords == 100 ? "index 0" : "index 1").And.Contain("TruncateInput");
    }

    [Fact]
    public async Task GetScoresAsync_Template_IsFilledWithTextsThatStayText()
    {
        TinyModel model = TinyEncoder.CreateReranker().Change(static header => header.Text("tokenizer.chat_template.rerank", "word {document}[SEP]who {query}"));
        EncoderReference reference = new(model);
        await using LlamaCppReranker reranker = await OpenAsync(model);
        RerankOptions raw = new() { ScoreFunction = ScoreFunction.None };
        int[] sep = [.. new[] { "\u2581[", "\u2581sep", "\u2581]" }.Select(static token => Array.IndexOf(TinyEncoder.Tokens, token))];

        RerankScores scores = await reranker.GetScoresAsync("cat [SEP]", ["{query} dog", TinyTexts.Make(8, 200)[0]], raw, Token);

        scores.IsInputTruncated.Should().BeTrue();
        (await reranker.GetScoresAsync("cat [SEP]", ["sky dog"], raw, Token)).Scores[0].Should().BeApproximately(
            (float)reference.Scores([TinyEncoder.Begin, .. TinyTexts.WordTokens("word sky dog"), TinyEncoder.Separator, .. TinyTexts.WordTokens("who cat"), .. sep])[0], 1e-4f);
        await FluentActions.Awaiting(() => reranker.GetScoresAsync(TinyTexts.Make(8, 200)[0], ["dog"], raw, Token)).Should().ThrowAsync<ContextOverflowException>();
    }

    [Fact]
    public async Task GetScoresAsync_WrongArguments_AreRefused()
    {
        await using LlamaCppReranker reranker = await OpenAsync(TinyEncoder.CreateReranker());

        await Scoring(null!, ["a"]).Should().ThrowAsync<ArgumentNullException>();
        await Scoring("q", null!).Should().ThrowAsync<ArgumentNullException>();
        await Scoring("q", ["a", null!]).Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*");
        await Scoring("q", ["a"], new() { ScoreFunction = ScoreFunction.Softmax }).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await Scoring("q", ["a"], new() { ScoreFunction = (ScoreFunction)9 }).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await Scoring("q", ["a"], new() { Priority = (InferencePriority)9 }).Should().ThrowAsync<ArgumentOutOfRangeException>();
        await Scoring("q", ["a"], new() { ModelId = "other" }).Should().ThrowAsync<UnsupportedCapabilityException>();
        (await reranker.GetScoresAsync("q", [], cancellationToken: Token)).Scores.Should().BeEmpty();

        Func<Task> Scoring(string query, string[] documents, RerankOptions? options = null) => () => reranker.GetScoresAsync(query, documents, options, Token);
    }

    [Fact]
    public async Task OpenAsync_NoHeadForOneScore_IsRefused()
    {
        await Opening(TinyEncoder.Create()).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*cls.output.weight*");
        await Opening(TinyEncoder.CreateReranker(labels: 3)).Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*3 values*");
        await Opening(TinyDecoder.Create(pooling: 4)).Should().ThrowAsync<UnsupportedCapabilityException>();

        Func<Task> Opening(TinyModel model) => async () =>
        {
            await using LlamaCppReranker reranker = await OpenAsync(model);
        };
    }

    [Fact]
    public async Task DisposeAsync_CallOnItsWay_FailsAndServicesAreAnswered()
    {
        LlamaCppReranker reranker = await OpenAsync(TinyEncoder.CreateReranker());
        RerankerMetadata metadata = reranker.GetService<RerankerMetadata>()!;
        IModelReadiness readiness = reranker.GetService<IModelReadiness>()!;
        metadata.ProviderName.Should().Be("llama.cpp");
        metadata.DefaultModelId.Should().Be("tiny");
        readiness.State.Should().Be(ModelState.Ready);
        Task running = reranker.GetScoresAsync(Query, TinyTexts.Make(2, [.. Enumerable.Repeat(40, 20_000)]), cancellationToken: Token);

        await reranker.DisposeAsync();

        await FluentActions.Awaiting(() => running).Should().ThrowAsync<ObjectDisposedException>();
        readiness.State.Should().Be(ModelState.NotLoaded);
    }

    public void Dispose() => _folder.Dispose();

    // As llama.cpp's server puts the two together for this vocabulary.
    private static int[] Pair(string query, string document) =>
        [TinyEncoder.Begin, .. TinyTexts.WordTokens(query), TinyEncoder.Separator, .. TinyTexts.WordTokens(document)];

    private Task<LlamaCppReranker> OpenAsync(TinyModel model, LlamaCppRerankerOptions? options = null) =>
        LlamaCppReranker.OpenAsync(model.Write(_folder), options ?? new() { Threads = 1 }, cancellationToken: Token);
}
