using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Onnx.Tests.TokenRoles;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace LocalMode.Onnx.Tests.MaskFilling;

public sealed class OnnxMaskFillerTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetMaskFillingsAsync_TextWithoutMask_NamesTheMaskTokenAndTheText()
    {
        using OnnxMaskFiller filler = await OpenAsync();

        (await FluentActions.Awaiting(() => filler.GetMaskFillingsAsync(["a [MASK]", "a <mask> b"], cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentException>())
            .WithMessage("*index 1*'[MASK]'*");
        await FluentActions.Awaiting(() => filler.FillMaskAsync("", cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentException>();
    }

    [Fact]
    public async Task GetMaskFillingsAsync_TextTooLong_IsAContextOverflowWithTheNumbers()
    {
        using OnnxMaskFiller filler = await OpenAsync();
        string fits = string.Concat(Enumerable.Repeat("the ", 125)) + "[MASK]";

        (await filler.FillMaskAsync(fits, cancellationToken: CancellationToken)).Usage!.InputTokenCount.Should().Be(128);
        ContextOverflowException error = (await FluentActions.Awaiting(() => filler.FillMaskAsync("the " + fits, cancellationToken: CancellationToken)).Should().ThrowAsync<ContextOverflowException>()).Which;

        (error.Tokens, error.Limit).Should().Be((129, 128));
        error.Message.Should().Contain("index 0");
    }

    [Fact]
    public async Task GetMaskFillingsAsync_SeveralMasks_FillsEachAloneAndKeepsTheOthers()
    {
        using OnnxMaskFiller filler = await OpenAsync();

        LocalMode.MaskFilling result = await filler.FillMaskAsync("[MASK] and [MASK]", new() { TopK = 2 }, CancellationToken);

        result.Masks.Should().HaveCount(2);
        result.Candidates.Should().BeSameAs(result.Masks[0]);
        result.Masks[0].Should().OnlyContain(static candidate => candidate.Sequence.StartsWith("[CLS]") && candidate.Sequence.EndsWith(" and [MASK] [SEP]"));
        result.Masks[1].Should().OnlyContain(static candidate => candidate.Sequence.StartsWith("[CLS] [MASK] and"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetMaskFillingsAsync_RandomTexts_FillEveryMask(bool allowSpecialTokens)
    {
        string[] texts = [.. RandomTexts.Make(150, seed: 3).Select(static text => text[..Math.Min(text.Length, 60)] + "[MASK]")];
        using OnnxMaskFiller filler = await OpenAsync(new() { AllowSpecialTokens = allowSpecialTokens });

        InferenceResults<LocalMode.MaskFilling> results = await filler.GetMaskFillingsAsync(texts, cancellationToken: CancellationToken);

        for (int i = 0; i < texts.Length; i++)
        {
            results[i].Masks.Should().HaveCount(texts[i].Split("[MASK]").Length - 1);
            results[i].Masks.Should().OnlyContain(static candidates => candidates.Count == 5);
        }
    }

    [Fact]
    public async Task GetMaskFillingsAsync_TopKOverTheVocabulary_GivesAllOfIt()
    {
        using OnnxMaskFiller filler = await OpenAsync();

        LocalMode.MaskFilling result = await filler.FillMaskAsync("the [MASK].", new() { TopK = int.MaxValue }, CancellationToken);

        result.Candidates.Should().HaveCount(600);
        result.Candidates.Sum(static candidate => candidate.Score).Should().BeApproximately(1, 1e-4f);
        result.Candidates.Select(static candidate => candidate.Score).Should().BeInDescendingOrder();
    }

    [Fact]
    public async Task GetMaskFillingsAsync_TargetsThatAreNoTokens_TakeTheirFirstPieceAndAreLogged()
    {
        FakeLogCollector log = new();
        using LoggerFactory loggers = new([new FakeLoggerProvider(log)]);
        using OnnxMaskFiller filler = await OpenAsync(new() { LoggerFactory = loggers });
        float known = (await filler.FillMaskAsync("the [MASK].", new() { Targets = ["answer"] }, CancellationToken)).Candidates.Single().Score;
        log.GetSnapshot().Should().NotContain(static record => record.Level == LogLevel.Warning);

        // The vocabulary is in lower case; white space has no token.
        IReadOnlyList<MaskCandidate> candidates = (await filler.FillMaskAsync("the [MASK].", new() { Targets = ["Answer about", " ", "answer"], TopK = 9 }, CancellationToken)).Candidates;

        candidates.Should().ContainSingle().Which.Should().Match<MaskCandidate>(candidate => candidate.Token == "answer" && candidate.Score == known);
        log.GetSnapshot().Where(static record => record.Level == LogLevel.Warning).Select(static record => record.Message).Should().HaveCount(2)
            .And.Contain(static message => message.Contains("index 0")).And.Contain(static message => message.Contains("index 1"));
    }

    [Fact]
    public async Task GetMaskFillingsAsync_NoUsableTarget_IsRefused()
    {
        using OnnxMaskFiller filler = await OpenAsync();
        foreach (string[] targets in (string[][])[[], ["", "  "], [null!]])
            await FluentActions.Awaiting(() => filler.FillMaskAsync("[MASK]", new() { Targets = targets }, CancellationToken)).Should().ThrowAsync<ArgumentException>().WithMessage("Targets*");

        await FluentActions.Awaiting(() => filler.FillMaskAsync("[MASK]", new() { TopK = 0 }, CancellationToken)).Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage("TopK*");
    }

    [Theory]
    [InlineData("a [SEP] b [MASK] c [CLS]", "sep", "cls")]
    [InlineData("[SEP][MASK][SEP]", "sep", "sep")]
    [InlineData("[PAD] [MASK]", "pad", "")]
    public async Task GetMaskFillingsAsync_OtherSpecialTokensInText_AreTextUnlessAllowed(string text, string before, string after)
    {
        using OnnxMaskFiller guarded = await OpenAsync();
        using OnnxMaskFiller open = await OpenAsync(new() { AllowSpecialTokens = true });

        LocalMode.MaskFilling result = await guarded.FillMaskAsync(text, cancellationToken: CancellationToken);
        LocalMode.MaskFilling allowed = await open.FillMaskAsync(text, cancellationToken: CancellationToken);

        // The vocabulary has no brackets; what is between them is shown.
        result.Masks.Should().ContainSingle();
        result.Candidates[0].Sequence.Should().Match($"*{before}*{after}*");
        allowed.Candidates[0].Sequence.Should().NotContain(before);
        allowed.Usage!.InputTokenCount.Should().BeLessThan(result.Usage!.InputTokenCount!.Value);
    }

    [Fact]
    public async Task OpenAsync_TokenizerWithoutMask_IsInvalid()
    {
        using ModelDirectoryBuilder directory = FixtureCopy.Of(
            "fillmask-bert", ("tokenizer_config.json", FixtureCopy.Text("fillmask-bert", "tokenizer_config.json").Replace("\"mask_token\": \"[MASK]\"", "\"mask_token\": \"[GAP]\"")));

        (await FluentActions.Awaiting(() => OnnxMaskFiller.OpenAsync(directory.Reference, cancellationToken: CancellationToken)).Should().ThrowAsync<ModelInvalidException>())
            .Which.Field.Should().Be("$.mask_token");
    }

    [Fact]
    public async Task OpenAsync_FilesThatNameNoSpecialTokens_TakesTheUsualNames()
    {
        using ModelDirectoryBuilder directory = FixtureCopy.Of("fillmask-bert", ("tokenizer_config.json", null), ("special_tokens_map.json", null));
        using OnnxMaskFiller filler = await OnnxMaskFiller.OpenAsync(directory.Reference, cancellationToken: CancellationToken);

        filler.MaskToken.Should().Be("[MASK]");
        filler.Metadata.MaskToken.Should().Be("[MASK]");
    }

    private static Task<OnnxMaskFiller> OpenAsync(OnnxMaskFillerOptions? options = null) =>
        OnnxMaskFiller.OpenAsync(TaskFixture.Model("fillmask-bert"), options, cancellationToken: CancellationToken);
}
