using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Onnx.Tests.TokenRoles;

namespace LocalMode.Onnx.Tests.Entities;

public sealed class OnnxEntityExtractorTests
{
    private static readonly EntityExtractionOptions AllTokens = new() { Aggregation = EntityAggregation.None, IgnoredLabels = [] };

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ner-bert")]
    [InlineData("ner-roberta")]
    public async Task GetEntitiesAsync_TextOfTenThousandTokens_ReadsAllOfIt(string fixture)
    {
        string text = string.Concat(Enumerable.Range(0, 900).Select(static i => $"Marta Quill met Jonas Feld in Porto {i}, then left. "));
        using OnnxEntityExtractor extractor = await OpenAsync(fixture);

        EntityExtraction result = await extractor.ExtractEntitiesAsync(text, AllTokens, CancellationToken);

        result.Usage!.InputTokenCount.Should().BeGreaterThan(10_000);
        result.IsInputTruncated.Should().BeFalse();
        bool[] covered = new bool[text.Length];
        foreach (Entity entity in result.Entities)
            covered.AsSpan()[entity.Range].Fill(true);

        text.Where((c, i) => c != ' ' && !covered[i]).Should().BeEmpty("each character is in a token of some window");
        result.Entities.Select(static entity => entity.Range.Start.Value).Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task GetEntitiesAsync_TruncateInput_ReadsOneWindowAndSaysSo()
    {
        string text = string.Concat(Enumerable.Repeat("Marta Quill lives in Porto. ", 100));
        using OnnxEntityExtractor extractor = await OpenAsync("ner-bert", new() { TruncateInput = true, MaxTokens = 20 });

        EntityExtraction result = await extractor.ExtractEntitiesAsync(text, AllTokens, CancellationToken);

        result.Entities.Should().HaveCount(18);
        result.Usage!.InputTokenCount.Should().Be(20);
        result.IsInputTruncated.Should().BeTrue();
        (await extractor.GetEntitiesAsync(["a", text], AllTokens, CancellationToken)).IsInputTruncated.Should().BeTrue();
        (await extractor.GetEntitiesAsync(["a"], AllTokens, CancellationToken)).IsInputTruncated.Should().BeFalse();
    }

    [Fact]
    public async Task OpenAsync_NoStride_IsAQuarterOfAWindow()
    {
        // The model takes 56 tokens, two of them special.
        string text = string.Concat(Enumerable.Repeat("Marta Quill lives in Porto and works for the Harlan Group. ", 12));
        using OnnxEntityExtractor usual = await OpenAsync("ner-bert");
        using OnnxEntityExtractor quarter = await OpenAsync("ner-bert", new() { Stride = 13 });
        using OnnxEntityExtractor none = await OpenAsync("ner-bert", new() { Stride = 0 });

        long? tokens = (await usual.ExtractEntitiesAsync(text, cancellationToken: CancellationToken)).Usage!.InputTokenCount;

        tokens.Should().Be((await quarter.ExtractEntitiesAsync(text, cancellationToken: CancellationToken)).Usage!.InputTokenCount);
        tokens.Should().BeGreaterThan((await none.ExtractEntitiesAsync(text, cancellationToken: CancellationToken)).Usage!.InputTokenCount!.Value);
    }

    [Theory]
    [InlineData("ner-bert")]
    [InlineData("ner-roberta")]
    public async Task GetEntitiesAsync_EmojiAndMarks_NeverCutsACharacterInTwo(string fixture)
    {
        string text = "Jose\u0301 😀 met \ud83d\udc69\u200d\ud83d\ude80 in 🇵🇹 with שלום and 北京, e\u0301\u0323!";
        using OnnxEntityExtractor extractor = await OpenAsync(fixture);
        foreach (EntityAggregation aggregation in Enum.GetValues<EntityAggregation>())
        {
            EntityExtraction result = await extractor.ExtractEntitiesAsync(text, new() { Aggregation = aggregation, IgnoredLabels = [] }, CancellationToken);

            result.Entities.Should().NotBeEmpty();
            foreach (Entity entity in result.Entities)
            {
                entity.Text.Should().Be(text[entity.Range]);
                entity.Text.Should().Match(slice => slice.Length == 0 || (!char.IsLowSurrogate(slice[0]) && !char.IsHighSurrogate(slice[slice.Length - 1])));
                entity.Score.Should().BeInRange(0, 1);
            }
        }
    }

    [Theory]
    [InlineData("ner-bert", false)]
    [InlineData("ner-bert", true)]
    [InlineData("ner-roberta", false)]
    [InlineData("ner-roberta", true)]
    public async Task GetEntitiesAsync_RandomTexts_AllSlicesAreTheTexts(string fixture, bool allowSpecialTokens)
    {
        string[] texts = RandomTexts.Make(150, seed: 11);
        using OnnxEntityExtractor extractor = await OpenAsync(fixture, new() { AllowSpecialTokens = allowSpecialTokens });
        foreach (EntityAggregation aggregation in Enum.GetValues<EntityAggregation>())
        {
            InferenceResults<EntityExtraction> results = await extractor.GetEntitiesAsync(texts, new() { Aggregation = aggregation, IgnoredLabels = [] }, CancellationToken);

            for (int i = 0; i < texts.Length; i++)
            {
                results[i].Entities.Select(static entity => entity.Text).Should().Equal(results[i].Entities.Select(entity => texts[i][entity.Range]));

                // After a special token in a text RoBERTa's tokenizer puts a blank of its own, whose place is after the next character, as in the reference.
                if (!allowSpecialTokens)
                    results[i].Entities.Select(static entity => entity.Range.Start.Value).Should().BeInAscendingOrder();
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n\t ")]
    public async Task GetEntitiesAsync_TextWithoutWords_HasNone(string text)
    {
        using OnnxEntityExtractor extractor = await OpenAsync("ner-bert");

        EntityExtraction result = await extractor.ExtractEntitiesAsync(text, AllTokens, CancellationToken);

        result.Entities.Should().BeEmpty();
        result.Usage!.InputTokenCount.Should().Be(2);
    }

    [Fact]
    public async Task GetEntitiesAsync_SpecialTokenInText_IsTextUnlessAllowed()
    {
        using OnnxEntityExtractor guarded = await OpenAsync("ner-bert");
        using OnnxEntityExtractor open = await OpenAsync("ner-bert", new() { AllowSpecialTokens = true });

        (await open.ExtractEntitiesAsync("a [SEP] b", AllTokens, CancellationToken)).Entities.Select(static entity => entity.Text).Should().Equal("a", "[SEP]", "b");
        (await guarded.ExtractEntitiesAsync("a [SEP] b", AllTokens, CancellationToken)).Entities.Select(static entity => entity.Text).Should().NotContain("[SEP]");
    }

    [Fact]
    public async Task GetEntitiesAsync_MinScore_LeavesLowerOnesOut()
    {
        using OnnxEntityExtractor extractor = await OpenAsync("ner-bert");
        const string Text = "Marta Quill lives in Porto and works for the Harlan Group.";
        IReadOnlyList<Entity> all = (await extractor.ExtractEntitiesAsync(Text, cancellationToken: CancellationToken)).Entities;
        float median = all.Select(static entity => entity.Score).Order().ElementAt(all.Count / 2);

        IReadOnlyList<Entity> some = (await extractor.ExtractEntitiesAsync(Text, new() { MinScore = median }, CancellationToken)).Entities;

        some.Should().Equal(all.Where(entity => entity.Score >= median));
        some.Should().HaveCountLessThan(all.Count);
    }

    [Fact]
    public async Task GetEntitiesAsync_OptionsOutOfRange_AreRefused()
    {
        using OnnxEntityExtractor extractor = await OpenAsync("ner-bert");
        foreach (EntityExtractionOptions options in (EntityExtractionOptions[])[new() { Aggregation = (EntityAggregation)9 }, new() { MinScore = 1.1f }, new() { MinScore = float.NaN }, new() { IgnoredLabels = null! }])
            await FluentActions.Awaiting(() => extractor.ExtractEntitiesAsync("a", options, CancellationToken)).Should().ThrowAsync<ArgumentException>().WithParameterName("options");

        await FluentActions.Awaiting(() => extractor.GetEntitiesAsync(null!, cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentNullException>();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(54)]
    public async Task OpenAsync_StrideOutOfRange_IsRefused(int stride) =>
        await FluentActions.Awaiting(() => OpenAsync("ner-bert", new() { Stride = stride })).Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage("*Stride*");

    [Fact]
    public async Task OpenAsync_LabelsOfAnotherModel_NamesBothNumbers()
    {
        using ModelDirectoryBuilder directory = FixtureCopy.Of("ner-bert", ("config.json", """{"id2label":{"0":"O","1":"B-PER"}}"""));

        (await FluentActions.Awaiting(() => OnnxEntityExtractor.OpenAsync(directory.Reference, cancellationToken: CancellationToken)).Should().ThrowAsync<ModelInvalidException>())
            .WithMessage("*2 labels*9 values*").Which.Field.Should().Be("$.id2label");
    }

    [Fact]
    public async Task OpenAsync_NoLabels_NumbersThem()
    {
        using ModelDirectoryBuilder directory = FixtureCopy.Of("ner-bert", ("config.json", """{"max_position_embeddings":64}"""));
        using OnnxEntityExtractor extractor = await OnnxEntityExtractor.OpenAsync(directory.Reference, cancellationToken: CancellationToken);

        extractor.Metadata.Labels.Should().Equal(Enumerable.Range(0, 9).Select(static i => $"LABEL_{i}"));
    }

    [Fact]
    public async Task OpenAsync_GraphOfAnotherTask_IsInvalid() =>
        (await FluentActions.Awaiting(() => OpenAsync("qa-distilbert")).Should().ThrowAsync<ModelInvalidException>()).WithMessage("*logits*");

    [Fact]
    public async Task Metadata_OfABioModel_HasTheKindsWithoutPrefixes()
    {
        using OnnxEntityExtractor extractor = await OpenAsync("ner-bert");

        extractor.Metadata.Labels.Should().Equal("PER", "ORG", "LOC", "MISC");
        extractor.Metadata.DefaultModelId.Should().Be("fixture/ner-bert");
        extractor.MaxTokens.Should().Be(56);
        extractor.ExecutionProvider.Should().Be(OnnxExecutionProvider.Cpu);
    }

    private static Task<OnnxEntityExtractor> OpenAsync(string fixture, OnnxEntityExtractorOptions? options = null) =>
        OnnxEntityExtractor.OpenAsync(TaskFixture.Model(fixture), options, cancellationToken: CancellationToken);
}
