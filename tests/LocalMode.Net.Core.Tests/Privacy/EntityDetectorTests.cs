namespace LocalMode.Core.Tests.Privacy;

public class EntityDetectorTests
{
    private const string Text = "Ada met ACME in Paris";

    [Fact]
    public async Task Labels_KnownOnes_BecomeKinds()
    {
        EntityDetector detector = new(new Extractor(("per", 0, 3), ("ORG", 8, 12), ("MISC", 4, 7), ("LOC", 16, 21)));
        (await detector.DetectAsync(Text, TestContext.Current.CancellationToken)).Should().Equal(
            new SensitiveSpan(SensitiveDataKind.Person, 0, 3, "entity"),
            new SensitiveSpan(SensitiveDataKind.Organization, 8, 4, "entity"),
            new SensitiveSpan(SensitiveDataKind.Place, 16, 5, "entity"));
    }

    [Fact]
    public async Task Labels_OfTheCaller_ReplaceTheDefaults()
    {
        EntityDetector detector = new(new Extractor(("PER", 0, 3), ("MISC", 8, 12)), new Dictionary<string, SensitiveDataKind> { ["MISC"] = SensitiveDataKind.Custom }, 0.5f, "ner");
        (await detector.DetectAsync(Text, TestContext.Current.CancellationToken)).Should().Equal(new SensitiveSpan(SensitiveDataKind.Custom, 8, 4, "ner"));
    }

    [Fact]
    public async Task Model_Fails_TheErrorIsPassedOn()
    {
        EntityDetector detector = new(new Extractor(error: new OverloadedException(8, 8)));
        Func<Task> detect = async () => await detector.DetectAsync(Text, TestContext.Current.CancellationToken);
        await detect.Should().ThrowAsync<OverloadedException>();
    }

    [Fact]
    public async Task Text_Blank_TheModelIsNotAsked()
    {
        Extractor extractor = new();
        (await new EntityDetector(extractor).DetectAsync("  ", TestContext.Current.CancellationToken)).Should().BeEmpty();
        extractor.Calls.Should().Be(0);
    }

    [Fact]
    public async Task MinScore_IsPassedToTheModel()
    {
        Extractor extractor = new();
        await new EntityDetector(extractor, minScore: 0.7f).DetectAsync(Text, TestContext.Current.CancellationToken);
        extractor.MinScore.Should().Be(0.7f);
    }

    [Fact]
    public void Constructor_BadArguments_Throws()
    {
        FluentActions.Invoking(() => new EntityDetector(new Extractor(), new Dictionary<string, SensitiveDataKind>())).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new EntityDetector(new Extractor(), minScore: float.NaN)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new EntityDetector(null!)).Should().Throw<ArgumentNullException>();
    }

    private sealed class Extractor(params (string Label, int Start, int End)[] entities) : IEntityExtractor
    {
        private readonly Exception? _error;

        public Extractor(Exception error)
            : this([]) => _error = error;

        public int Calls { get; private set; }

        public float MinScore { get; private set; }

        public Task<InferenceResults<EntityExtraction>> GetEntitiesAsync(IEnumerable<string> texts, EntityExtractionOptions? options = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            MinScore = options!.MinScore;
            if (_error is not null)
                throw _error;
            string text = texts.Single();
            EntityExtraction extraction = new() { Entities = [.. entities.Select(e => new Entity(e.Label, 1, text[e.Start..e.End], e.Start..e.End))] };
            return Task.FromResult(new InferenceResults<EntityExtraction>([extraction]));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
