using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Core.Tests.ZeroShot;

public class EmbeddingZeroShotClassifierTests
{
    private static readonly string[] Labels = ["north", "east", "west"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClassifyAsync_OneText_IsTheSoftmaxOfTheSimilarities()
    {
        TableEmbeddingGenerator generator = new(Compass);
        using EmbeddingZeroShotClassifier classifier = new(generator, new() { Temperature = 0.5f });

        TextClassification result = await classifier.ClassifyAsync("northeast by east", Labels, cancellationToken: Token);

        // Similarities 0.6, 0.8 and -0.8.
        double[] powers = [Math.Exp(0.6 / 0.5), Math.Exp(0.8 / 0.5), Math.Exp(-0.8 / 0.5)];
        result.Labels.Select(l => l.Label).Should().Equal("east", "north", "west");
        result.Labels[0].Score.Should().BeApproximately((float)(powers[1] / powers.Sum()), 1e-6f);
        result.Labels[1].Score.Should().BeApproximately((float)(powers[0] / powers.Sum()), 1e-6f);
        result.Labels[2].Score.Should().BeApproximately((float)(powers[2] / powers.Sum()), 1e-6f);
        result.ModelId.Should().Be("table");
        result.Usage!.InputTokenCount.Should().Be(4, "three labels and the text");
        generator.Texts.Should().Equal("This text is about north.", "This text is about east.", "This text is about west.", "northeast by east");
    }

    [Fact]
    public async Task ClassifyAsync_MultiLabel_JudgesEachAloneAroundTheThreshold()
    {
        using EmbeddingZeroShotClassifier classifier = new(new TableEmbeddingGenerator(Compass), new() { Temperature = 0.1f, MultiLabelThreshold = 0.6f });

        TextClassification result = await classifier.ClassifyAsync("northeast by east", Labels, new() { MultiLabel = true }, Token);

        result.Labels.Select(l => l.Label).Should().Equal("east", "north", "west");
        result.Labels[0].Score.Should().BeApproximately((float)(1 / (1 + Math.Exp(-2))), 1e-5f);
        result.Labels[1].Score.Should().BeApproximately(0.5f, 1e-5f, "it lies at the threshold");
        result.Labels[2].Score.Should().BeLessThan(1e-5f);
    }

    [Fact]
    public async Task ClassifyAsync_MultiLabelWithoutThreshold_IsRefusedBeforeAnyCall()
    {
        TableEmbeddingGenerator generator = new(Compass);
        using EmbeddingZeroShotClassifier classifier = new(generator);
        await classifier.Awaiting(c => c.ClassifyAsync("north", Labels, new() { MultiLabel = true }, Token))
            .Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*MultiLabelThreshold*");
        generator.Texts.Should().BeEmpty();
    }

    [Fact]
    public async Task ClassifyAsync_EqualScores_KeepTheCallersOrderAndRepeatedLabelsStay()
    {
        TableEmbeddingGenerator generator = new(_ => [0, 0]);
        using EmbeddingZeroShotClassifier classifier = new(generator);

        TextClassification result = await classifier.ClassifyAsync("x", ["b", "a", "b"], cancellationToken: Token);

        result.Labels.Select(l => l.Label).Should().Equal("b", "a", "b");
        result.Labels.Should().OnlyContain(l => Math.Abs(l.Score - (1f / 3)) < 1e-6f);
        generator.Texts.Should().HaveCount(3, "a repeated label is embedded once");
    }

    [Fact]
    public async Task ClassifyManyAsync_KnownLabels_AreNotEmbeddedAgain()
    {
        TableEmbeddingGenerator generator = new(Compass);
        using EmbeddingZeroShotClassifier classifier = new(generator);

        InferenceResults<TextClassification> first = await classifier.ClassifyManyAsync(["north", "east"], Labels, cancellationToken: Token);
        InferenceResults<TextClassification> second = await classifier.ClassifyManyAsync(["west"], Labels, cancellationToken: Token);

        first.Select(r => r.Label).Should().Equal("north", "east");
        first.Usage!.TotalTokenCount.Should().Be(5);
        first.Should().OnlyContain(r => r.Usage == null, "only the sum is known");
        second.Usage!.TotalTokenCount.Should().Be(1);
        second[0].Usage!.TotalTokenCount.Should().Be(1);

        await classifier.ClassifyAsync("west", Labels, new() { HypothesisTemplate = "Go {}!" }, Token);
        await classifier.ClassifyAsync("west", Labels, new() { ModelId = "other" }, Token);
        generator.Texts.Should().HaveCount(5 + 1 + 4 + 4, "each template and each model has its own");
    }

    [Fact]
    public async Task ClassifyAsync_MoreLabelsThanTheCacheHolds_KeepsTheLastUsed()
    {
        TableEmbeddingGenerator generator = new(Compass);
        using EmbeddingZeroShotClassifier classifier = new(generator, new() { LabelCacheSize = 2, HypothesisTemplate = "{}" });
        await classifier.ClassifyAsync("t", ["north", "east"], cancellationToken: Token);
        await classifier.ClassifyAsync("t", ["north"], cancellationToken: Token);
        await classifier.ClassifyAsync("t", ["west"], cancellationToken: Token);
        generator.Texts.Clear();

        await classifier.ClassifyAsync("t", ["north", "west", "east"], cancellationToken: Token);

        generator.Texts.Should().Equal("east", "t");
    }

    [Fact]
    public async Task ClassifyAsync_NoCache_EmbedsLabelsEachTime()
    {
        TableEmbeddingGenerator generator = new(Compass);
        using EmbeddingZeroShotClassifier classifier = new(generator, new() { LabelCacheSize = 0 });
        await classifier.ClassifyAsync("t", Labels, cancellationToken: Token);
        await classifier.ClassifyAsync("t", Labels, cancellationToken: Token);
        generator.Texts.Should().HaveCount(8);
    }

    [Fact]
    public async Task ClassifyAsync_ModelWithPromptsThatIsNotOpen_WaitsForThemAndUsesThem()
    {
        TableEmbeddingGenerator generator = new(Compass) { Prompts = new() { Query = "query: ", Document = "passage: " } };
        using EmbeddingZeroShotClassifier classifier = new(generator);
        await classifier.ClassifyAsync("north", ["east"], cancellationToken: Token);
        generator.Texts.Should().Equal("query: This text is about east.", "passage: north");
    }

    [Fact]
    public async Task ClassifyAsync_OptionsOfTheCall_ReachTheGenerator()
    {
        TableEmbeddingGenerator generator = new(Compass);
        using EmbeddingZeroShotClassifier classifier = new(generator);
        ZeroShotClassificationOptions options = new() { ModelId = "m", Priority = InferencePriority.High, AdditionalProperties = new() { ["k"] = 1 } };

        (await classifier.ClassifyAsync("north", ["east"], options, Token)).ModelId.Should().Be("m");

        generator.Options.Should().HaveCount(2).And.OnlyContain(o => o!.ModelId == "m");
        generator.Options[0]!.AdditionalProperties.Should().BeEquivalentTo(new Dictionary<string, object?> { ["k"] = 1, [InferenceOptions.PriorityKey] = InferencePriority.High });
        options.AdditionalProperties.Should().ContainSingle("the caller's options stay as they are");
        await classifier.ClassifyAsync("north", ["east"], new(), Token);
        generator.Options[^1].Should().BeNull();
    }

    [Fact]
    public async Task ClassifyAsync_NoUsageOrBadVectors_IsHonest()
    {
        using EmbeddingZeroShotClassifier uncounted = new(new TableEmbeddingGenerator(Compass) { ReportsUsage = false });
        (await uncounted.ClassifyAsync("north", Labels, cancellationToken: Token)).Usage.Should().BeNull();

        using EmbeddingZeroShotClassifier uneven = new(new TableEmbeddingGenerator(text => new float[text.Length]));
        await uneven.Awaiting(c => c.ClassifyAsync("north", Labels, cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>();

        using EmbeddingZeroShotClassifier broken = new(new TableEmbeddingGenerator(text => [text == "north" ? float.NaN : 1, 0]));
        await broken.Awaiting(c => c.ClassifyAsync("north", Labels, cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>().WithMessage("*not a number*");
    }

    [Fact]
    public async Task ClassifyAsync_ManyAtOnce_EachHasItsOwnResult()
    {
        using EmbeddingZeroShotClassifier classifier = new(new TableEmbeddingGenerator(Compass), new() { LabelCacheSize = 2 });
        string[] texts = [.. Enumerable.Range(0, 400).Select(i => Labels[i % 3])];
        string[] found = new string[texts.Length];

        await Parallel.ForAsync(0, texts.Length, Token, async (i, token) => found[i] = (await classifier.ClassifyAsync(texts[i], Labels, cancellationToken: token)).Label);

        found.Should().Equal(texts);
    }

    [Fact]
    public async Task Arguments_OutOfRange_Throw()
    {
        TableEmbeddingGenerator generator = new(Compass);
        using EmbeddingZeroShotClassifier classifier = new(generator);
        this.Invoking(_ => new EmbeddingZeroShotClassifier(null!)).Should().Throw<ArgumentNullException>();
        foreach (EmbeddingZeroShotClassifierOptions bad in new EmbeddingZeroShotClassifierOptions[]
        {
            new() { HypothesisTemplate = "no gap" }, new() { HypothesisTemplate = null! }, new() { Temperature = 0 }, new() { Temperature = float.NaN },
            new() { MultiLabelThreshold = 1.1f }, new() { LabelCacheSize = -1 }, new() { TimeProvider = null! },
        })
        {
            bad.Invoking(o => new EmbeddingZeroShotClassifier(generator, o)).Should().Throw<ArgumentException>();
        }

        await classifier.Awaiting(c => c.GetClassificationsAsync(null!, Labels)).Should().ThrowAsync<ArgumentNullException>();
        await classifier.Awaiting(c => c.GetClassificationsAsync(["a", null!], Labels)).Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*");
        await classifier.Awaiting(c => c.GetClassificationsAsync(["a"], null!)).Should().ThrowAsync<ArgumentNullException>();
        await classifier.Awaiting(c => c.GetClassificationsAsync(["a"], [])).Should().ThrowAsync<ArgumentException>();
        await classifier.Awaiting(c => c.GetClassificationsAsync(["a"], Labels, new() { HypothesisTemplate = "no gap" })).Should().ThrowAsync<ArgumentException>().WithMessage("*{}*");
        await classifier.Awaiting(c => c.GetClassificationsAsync(["a"], Labels, null, new(canceled: true))).Should().ThrowAsync<OperationCanceledException>();
        generator.Texts.Should().BeEmpty();
    }

    [Fact]
    public async Task Duration_IsTheClocks()
    {
        FakeTimeProvider clock = new();
        using EmbeddingZeroShotClassifier classifier = new(
            new TableEmbeddingGenerator(text =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Compass(text);
            }),
            new() { TimeProvider = clock });
        (await classifier.ClassifyAsync("north", Labels, cancellationToken: Token)).Duration.Should().Be(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void GetServiceAndDispose_FollowTheGenerator()
    {
        TableEmbeddingGenerator generator = new(Compass);
        EmbeddingZeroShotClassifier classifier = new(generator);

        classifier.GetService<IZeroShotClassifier>().Should().BeSameAs(classifier);
        classifier.GetService<ZeroShotClassifierMetadata>().Should().BeEquivalentTo(new ZeroShotClassifierMetadata("tables", null, "table", "This text is about {}."));
        classifier.GetService<IModelReadiness>().Should().BeSameAs(generator);
        classifier.GetService<TableEmbeddingGenerator>().Should().BeSameAs(generator);
        classifier.GetService<string>("key").Should().Be("key");

        classifier.Dispose();
        generator.Disposals.Should().Be(1);
        new EmbeddingZeroShotClassifier(generator, leaveOpen: true).Dispose();
        generator.Disposals.Should().Be(1);
    }

    private static float[] Compass(string text) =>
        text.Contains("northeast by east", StringComparison.Ordinal) ? [0.6f, 0.8f]
        : text.Contains("north", StringComparison.Ordinal) ? [1, 0]
        : text.Contains("east", StringComparison.Ordinal) ? [0, 1]
        : text.Contains("west", StringComparison.Ordinal) ? [0, -1]
        : [0.1f, 0.1f];
}
