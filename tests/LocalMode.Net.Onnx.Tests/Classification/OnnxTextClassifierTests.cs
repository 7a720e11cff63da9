using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Onnx.Tests.TokenRoles;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx.Tests.Classification;

public sealed class OnnxTextClassifierTests
{
    private static readonly string LongText = string.Concat(Enumerable.Repeat("The council painted the wooden bridge. ", 40));

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClassifyAsync_TextTooLong_SaysHowLongAndWhatToDo()
    {
        await using OnnxTextClassifier classifier = await OpenAsync();

        ContextOverflowException error = (await FluentActions.Awaiting(() => classifier.ClassifyManyAsync(["short", LongText], cancellationToken: CancellationToken))
            .Should().ThrowAsync<ContextOverflowException>().WithMessage("*index 1*TruncateInput*")).Which;

        error.Limit.Should().Be(classifier.MaxTokens).And.Be(64);
        error.Tokens.Should().BeGreaterThan(200);
        (await classifier.ClassifyAsync("short", cancellationToken: CancellationToken)).IsInputTruncated.Should().BeFalse("a call after a failed one works");
    }

    [Fact]
    public async Task ClassifyAsync_TextIsCut_SaysSo()
    {
        await using OnnxTextClassifier classifier = await OpenAsync(new() { TruncateInput = true });

        InferenceResults<TextClassification> found = await classifier.ClassifyManyAsync(["short", LongText], cancellationToken: CancellationToken);

        found.IsInputTruncated.Should().BeTrue();
        found.Select(static result => result.IsInputTruncated).Should().Equal(false, true);
        found[1].Usage!.InputTokenCount.Should().Be(64);
    }

    [Fact]
    public async Task ClassifyAsync_TextOfExactlyTheLimit_IsNotCut()
    {
        await using OnnxTextClassifier classifier = await OpenAsync();
        string text = string.Join(' ', Enumerable.Repeat("the", 62));

        TextClassification found = await classifier.ClassifyAsync(text, cancellationToken: CancellationToken);

        found.Usage!.InputTokenCount.Should().Be(64);
        found.IsInputTruncated.Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task ClassifyAsync_TopKBelowOne_Throws(int topK)
    {
        await using OnnxTextClassifier classifier = await OpenAsync();

        await FluentActions.Awaiting(() => classifier.ClassifyAsync("text", new() { TopK = topK }, CancellationToken)).Should().ThrowAsync<ArgumentOutOfRangeException>();
    }

    [Fact]
    public async Task GetClassificationsAsync_OptionOutOfRange_NamesTheOptions()
    {
        await using OnnxTextClassifier classifier = await OpenAsync();

        (await FluentActions.Awaiting(() => classifier.GetClassificationsAsync([new("text")], new() { ScoreFunction = (ScoreFunction)9 }, CancellationToken)).Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage("ScoreFunction*"))
            .Which.ParamName.Should().Be("options");
        (await FluentActions.Awaiting(() => classifier.GetClassificationsAsync([new("text")], new() { TopK = 0 }, CancellationToken)).Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage("TopK*"))
            .Which.ParamName.Should().Be("options");
    }

    [Fact]
    public async Task GetClassificationsAsync_TextMissing_NamesItsIndex()
    {
        await using OnnxTextClassifier classifier = await OpenAsync();

        await FluentActions.Awaiting(() => classifier.GetClassificationsAsync([new("text"), default], cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*");
        (await classifier.GetClassificationsAsync([], cancellationToken: CancellationToken)).Should().BeEmpty();
    }

    [Fact]
    public async Task GetClassificationsAsync_NoTokenAtAll_IsRefusedRatherThanScored()
    {
        using ModelDirectoryBuilder directory = FixtureCopy.Of(
            "classify-single", ("tokenizer.json", """{"pre_tokenizer":{"type":"WhitespaceSplit"},"model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"[UNK]":0,"river":1}}}"""));
        await using OnnxTextClassifier classifier = await OnnxTextClassifier.OpenAsync(directory.Reference, cancellationToken: CancellationToken);

        await FluentActions.Awaiting(() => classifier.GetClassificationsAsync([new("river"), new(" ")], cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentException>().WithMessage("*index 1*no token*");
        (await classifier.GetClassificationsAsync([new("river"), new("", "river")], cancellationToken: CancellationToken)).Should().HaveCount(2);
    }

    [Fact]
    public async Task ClassifyAsync_OtherModel_IsRefused()
    {
        await using OnnxTextClassifier classifier = await OpenAsync();

        await FluentActions.Awaiting(() => classifier.ClassifyAsync("text", new() { ModelId = "other" }, CancellationToken))
            .Should().ThrowAsync<UnsupportedCapabilityException>().WithMessage("*'other'*");
    }

    [Fact]
    public async Task GetService_KnownTypes_AreAnswered()
    {
        await using OnnxTextClassifier classifier = await OpenAsync();

        classifier.GetService<TextClassifierMetadata>()!.Labels.Should().Equal("complaint", "praise", "question", "other");
        classifier.GetService<InferenceSession>().Should().NotBeNull();
        classifier.GetService<IModelReadiness>()!.State.Should().Be(ModelState.Ready);
        classifier.GetService<ITextClassifier>().Should().BeSameAs(classifier);
        classifier.GetService<TextClassifierMetadata>("key").Should().BeNull();
    }

    [Fact]
    public async Task ClassifyAsync_Concurrent_EqualsSerial()
    {
        await using OnnxTextClassifier classifier = await OpenAsync();
        string[] texts = [.. Enumerable.Range(0, 40).Select(static i => string.Join(' ', Enumerable.Repeat("bridge ferry garden", (i % 9) + 1)) + i)];
        List<float> serial = [];
        foreach (string text in texts)
            serial.Add((await classifier.ClassifyAsync(text, cancellationToken: CancellationToken)).Score);

        TextClassification[] concurrent = await Task.WhenAll(texts.Select(text => classifier.ClassifyAsync(text, cancellationToken: CancellationToken)));

        concurrent.Select(static result => result.Score).Should().Equal(serial, static (found, expected) => MathF.Abs(found - expected) < 1e-5f);
    }

    [Fact]
    public async Task Disposed_Throws()
    {
        OnnxTextClassifier classifier = await OpenAsync();
        await classifier.DisposeAsync();

        await FluentActions.Awaiting(() => classifier.ClassifyAsync("text", cancellationToken: CancellationToken)).Should().ThrowAsync<ObjectDisposedException>();
        classifier.GetService<IModelReadiness>()!.State.Should().Be(ModelState.NotLoaded);
    }

    private static Task<OnnxTextClassifier> OpenAsync(OnnxTextClassifierOptions? options = null) =>
        OnnxTextClassifier.OpenAsync(TaskFixture.Model("classify-single"), options, cancellationToken: CancellationToken);
}
