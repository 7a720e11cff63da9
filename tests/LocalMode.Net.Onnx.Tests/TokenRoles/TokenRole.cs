using LocalMode.Onnx.Tests.Fixtures;

namespace LocalMode.Onnx.Tests.TokenRoles;

/// <summary>One of the three roles that read what a model says of tokens, so that one test covers what they have in common.</summary>
public abstract class TokenRole : IAsyncDisposable
{
    public static TheoryData<string> All => ["entities", "answers", "masks"];

    public abstract object Role { get; }

    protected static string[] Texts { get; } =
    [
        "Marta Quill lives in Porto and works for the Harlan Group.",
        "a",
        "Lena paid Müller & Söhne 300 € in Düsseldorf 😀, so the clerk said.",
        string.Concat(Enumerable.Repeat("Jonas Feld said that the wooden bridge was built in 1932. ", 6)).TrimEnd(),
        "The porter repaired the yellow bicycle.",
        "北京 is cold.",
        "e\u0301t\u00e9 \ud83d\udc69\u200d\ud83d\ude80 \u202b\u05d0\u05d1\u202c 🇵🇹",
    ];

    public int Count => Texts.Length;

    public static async Task<TokenRole> OpenAsync(string name, int workers = 2, int queueLimit = 1024)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        return name switch
        {
            "entities" => new Entities(await OnnxEntityExtractor.OpenAsync(
                TaskFixture.Model("ner-bert"), new() { WorkerCount = workers, QueueLimit = queueLimit }, cancellationToken: cancellationToken)),
            "answers" => new Answers(await OnnxQuestionAnswerer.OpenAsync(
                TaskFixture.Model("qa-distilbert"), new() { WorkerCount = workers, QueueLimit = queueLimit }, cancellationToken: cancellationToken)),
            _ => new Masks(await OnnxMaskFiller.OpenAsync(
                TaskFixture.Model("fillmask-bert"), new() { WorkerCount = workers, QueueLimit = queueLimit }, cancellationToken: cancellationToken)),
        };
    }

    /// <summary>Asks about texts by their numbers.</summary>
    public abstract Task<InferenceResult> RunAsync(IEnumerable<int> texts, CancellationToken cancellationToken, string? modelId = null, bool withNull = false, InferencePriority priority = default);

    /// <summary>Returns what a call found: of each text the labels, places and so on, and the scores.</summary>
    public abstract (string Found, float[] Scores)[] Read(InferenceResult results);

    public abstract IEnumerable<InferenceResult> ItemsOf(InferenceResult results);

    public object? GetService(Type type, object? key = null) => Role switch
    {
        IEntityExtractor extractor => extractor.GetService(type, key),
        IQuestionAnswerer answerer => answerer.GetService(type, key),
        _ => ((IMaskFiller)Role).GetService(type, key),
    };

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ((IAsyncDisposable)Role).DisposeAsync();
    }

    private sealed class Entities(OnnxEntityExtractor extractor) : TokenRole
    {
        public override object Role => extractor;

        public override async Task<InferenceResult> RunAsync(IEnumerable<int> texts, CancellationToken cancellationToken, string? modelId, bool withNull, InferencePriority priority) =>
            await extractor.GetEntitiesAsync(
                texts.Select(i => withNull && i == 1 ? null! : Texts[i]), new() { ModelId = modelId, Priority = priority, Aggregation = EntityAggregation.Average }, cancellationToken);

        public override (string Found, float[] Scores)[] Read(InferenceResult results) =>
            [.. ((InferenceResults<EntityExtraction>)results).Select(static result => (string.Join('|', result.Entities.Select(static entity => $"{entity.Label} {entity.Range} {entity.Text}")), result.Entities.Select(static entity => entity.Score).ToArray()))];

        public override IEnumerable<InferenceResult> ItemsOf(InferenceResult results) => (InferenceResults<EntityExtraction>)results;
    }

    private sealed class Answers(OnnxQuestionAnswerer answerer) : TokenRole
    {
        public override object Role => answerer;

        public override async Task<InferenceResult> RunAsync(IEnumerable<int> texts, CancellationToken cancellationToken, string? modelId, bool withNull, InferencePriority priority) =>
            await answerer.GetAnswersAsync(
                texts.Select(i => new QuestionInput("Who repaired it?", withNull && i == 1 ? null! : Texts[i])),
                new() { ModelId = modelId, Priority = priority, TopK = 4, HandleImpossibleAnswer = true, WindowTokens = 48, Stride = 12 },
                cancellationToken);

        public override (string Found, float[] Scores)[] Read(InferenceResult results) =>
            [.. ((InferenceResults<QuestionAnswers>)results).Select(static result => (string.Join('|', result.Answers.Select(static answer => $"{answer.Range} {answer.Text}")), result.Answers.Select(static answer => answer.Score).ToArray()))];

        public override IEnumerable<InferenceResult> ItemsOf(InferenceResult results) => (InferenceResults<QuestionAnswers>)results;
    }

    private sealed class Masks(OnnxMaskFiller filler) : TokenRole
    {
        public override object Role => filler;

        public override async Task<InferenceResult> RunAsync(IEnumerable<int> texts, CancellationToken cancellationToken, string? modelId, bool withNull, InferencePriority priority) =>
            await filler.GetMaskFillingsAsync(
                texts.Select(i => withNull && i == 1 ? null! : Texts[i][..Math.Min(Texts[i].Length, 60)] + " [MASK]"), new() { ModelId = modelId, Priority = priority, TopK = 3 }, cancellationToken);

        public override (string Found, float[] Scores)[] Read(InferenceResult results) =>
            [.. ((InferenceResults<LocalMode.MaskFilling>)results).Select(static result => (string.Join('|', result.Candidates.Select(static candidate => $"{candidate.TokenId} {candidate.Sequence}")), result.Candidates.Select(static candidate => candidate.Score).ToArray()))];

        public override IEnumerable<InferenceResult> ItemsOf(InferenceResult results) => (InferenceResults<LocalMode.MaskFilling>)results;
    }
}
