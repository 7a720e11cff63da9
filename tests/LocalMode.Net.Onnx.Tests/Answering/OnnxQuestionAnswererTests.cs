using LocalMode.Onnx.Tests.Fixtures;
using LocalMode.Onnx.Tests.TokenRoles;
using LocalMode.Tokenizers;

namespace LocalMode.Onnx.Tests.Answering;

public sealed class OnnxQuestionAnswererTests
{
    private const string Context = "Marta Quill lost a letter in Porto. The clerk found it near the old bridge.";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetAnswersAsync_ContextOfTenThousandTokens_ReadsAllOfIt()
    {
        string context = string.Concat(Enumerable.Range(0, 700).Select(static i => $"Then clerk {i} found the letter near bridge {i * 7}. "));
        using OnnxQuestionAnswerer answerer = await OpenAsync();

        QuestionAnswers result = await answerer.AnswerAsync("Who found it?", context, new() { TopK = 2000 }, CancellationToken);

        result.Usage!.InputTokenCount.Should().BeGreaterThan(10_000);
        result.Answers.Should().HaveCountGreaterThan(100);
        result.Answers.Select(static answer => answer.Text).Should().Equal(result.Answers.Select(answer => context[answer.Range]));
        result.Answers.Should().OnlyContain(static answer => answer.Text.Length > 0 && answer.Score > 0);
        result.Answers.Select(static answer => answer.Score).Should().BeInDescendingOrder();

        // Answers come from every tenth of the text.
        result.Answers.Select(answer => 10L * answer.Range.Start.Value / context.Length).Distinct().Should().HaveCount(10);
    }

    [Fact]
    public async Task GetAnswersAsync_EmptyContext_HasNoAnswerButThatItDoesNotSay()
    {
        using OnnxQuestionAnswerer answerer = await OpenAsync();

        (await answerer.AnswerAsync("Who?", "", cancellationToken: CancellationToken)).Answers.Should().BeEmpty();
        Answer impossible = (await answerer.AnswerAsync("Who?", " ", new() { HandleImpossibleAnswer = true }, CancellationToken)).Answers.Single();

        impossible.IsImpossible.Should().BeTrue();
        impossible.Score.Should().Be(1);
        impossible.Range.Should().Be(0..0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetAnswersAsync_RandomTexts_AllSlicesAreTheContexts(bool allowSpecialTokens)
    {
        string[] contexts = RandomTexts.Make(150, seed: 5);
        using OnnxQuestionAnswerer answerer = await OpenAsync(new() { AllowSpecialTokens = allowSpecialTokens });
        foreach (bool alignToWords in (bool[])[false, true])
        {
            InferenceResults<QuestionAnswers> results = await answerer.GetAnswersAsync(
                contexts.Select(static (context, i) => new QuestionInput($"Who is [CLS] {i}?", context)), new() { TopK = 6, AlignToWords = alignToWords, WindowTokens = 64, Stride = 16 }, CancellationToken);

            for (int i = 0; i < contexts.Length; i++)
            {
                results[i].Answers.Select(static answer => answer.Text).Should().Equal(results[i].Answers.Select(answer => contexts[i][answer.Range]));
                results[i].Answers.Should().NotContain(static answer => answer.Text.Length == 0);
                results[i].Answers.Select(static answer => answer.Text.ToLowerInvariant()).Should().OnlyHaveUniqueItems();
            }
        }
    }

    [Fact]
    public async Task GetAnswersAsync_EmptyQuestion_IsRefused()
    {
        using OnnxQuestionAnswerer answerer = await OpenAsync();

        (await FluentActions.Awaiting(() => answerer.GetAnswersAsync([new("Who?", "a"), new("", "a")], cancellationToken: CancellationToken)).Should().ThrowAsync<ArgumentException>())
            .WithMessage("*index 1*");
    }

    [Fact]
    public async Task GetAnswersAsync_QuestionLeavesNoRoom_IsAContextOverflowWithTheNumbers()
    {
        using OnnxQuestionAnswerer answerer = await OpenAsync();
        string question = string.Concat(Enumerable.Repeat("the ", 60)) + "?";
        string context = string.Concat(Enumerable.Repeat(Context, 4));
        QuestionAnsweringOptions options = new() { WindowTokens = 96, Stride = 40 };

        ContextOverflowException error = (await FluentActions.Awaiting(() => answerer.AnswerAsync(question, context, options, CancellationToken)).Should().ThrowAsync<ContextOverflowException>()).Which;

        // 96 tokens, of which 3 are special and 41 at least are the context's.
        error.Tokens.Should().Be(61);
        error.Limit.Should().Be(52);
        error.Message.Should().ContainAll("index 0", "61", "52", "96", "40", "MaxQuestionTokens");

        // A context that fits beside it needs no window more.
        (await answerer.AnswerAsync(question, "Marta Quill.", options, CancellationToken)).Answers.Should().ContainSingle();
    }

    [Fact]
    public async Task GetAnswersAsync_MaxQuestionTokens_CutsTheQuestionAndSaysSo()
    {
        using OnnxQuestionAnswerer answerer = await OpenAsync();
        QuestionAnsweringOptions options = new() { MaxQuestionTokens = 4 };
        const string Question = "Who lost a letter in that city by the river?";
        HfTokenizer tokenizer = HfTokenizer.Load(Path.Combine(TaskFixture.Directory("qa-distilbert"), "tokenizer.json"));
        string four = Question[..tokenizer.Encode(Question, addSpecialTokens: false).Offsets[3].End.Value];

        QuestionAnswers cut = await answerer.AnswerAsync(Question, Context, options, CancellationToken);

        cut.IsInputTruncated.Should().BeTrue();
        cut.Answers.Should().Equal((await answerer.AnswerAsync(four, Context, cancellationToken: CancellationToken)).Answers);
        (await answerer.AnswerAsync(four, Context, options, CancellationToken)).IsInputTruncated.Should().BeFalse();
    }

    [Fact]
    public async Task GetAnswersAsync_SpecialTokenInContext_IsTextUnlessAllowed()
    {
        using OnnxQuestionAnswerer guarded = await OpenAsync();
        using OnnxQuestionAnswerer open = await OpenAsync(new() { AllowSpecialTokens = true });
        long? plain = (await guarded.AnswerAsync("Who?", "a SEP b", cancellationToken: CancellationToken)).Usage!.InputTokenCount;

        (await open.AnswerAsync("Who?", "a [SEP] b", cancellationToken: CancellationToken)).Usage!.InputTokenCount.Should().BeLessThan(plain!.Value + 2);
        (await guarded.AnswerAsync("Who?", "a [SEP] b", cancellationToken: CancellationToken)).Usage!.InputTokenCount.Should().Be(plain + 2);
    }

    [Fact]
    public async Task GetAnswersAsync_TokenizerThatPadsLeft_PutsTheContextFirst()
    {
        using ModelDirectoryBuilder directory = FixtureCopy.Of(
            "qa-distilbert", ("tokenizer_config.json", FixtureCopy.Text("qa-distilbert", "tokenizer_config.json").Replace("\"pad_token\"", "\"padding_side\": \"left\", \"pad_token\"")));
        using OnnxQuestionAnswerer left = await OnnxQuestionAnswerer.OpenAsync(directory.Reference, cancellationToken: CancellationToken);
        using OnnxQuestionAnswerer right = await OpenAsync();
        string context = string.Concat(Enumerable.Repeat(Context + " ", 12));
        QuestionInput[] questions = [new("Who found it?", Context), new("Who?", "a"), new("Who lost it?", context)];

        InferenceResults<QuestionAnswers> results = await left.GetAnswersAsync(questions, new() { TopK = 3 }, CancellationToken);

        // The same tokens in another order: answers are the context's all the same, and single ones equal those of the batch.
        results.Usage!.InputTokenCount.Should().Be((await right.GetAnswersAsync(questions, cancellationToken: CancellationToken)).Usage!.InputTokenCount);
        for (int i = 0; i < questions.Length; i++)
        {
            results[i].Answers.Should().NotBeEmpty().And.OnlyContain(answer => answer.Text.Length > 0);
            results[i].Answers.Select(static answer => answer.Text).Should().Equal(results[i].Answers.Select(answer => questions[i].Context[answer.Range]));
            QuestionAnswers single = await left.AnswerAsync(questions[i].Question, questions[i].Context, new() { TopK = 3 }, CancellationToken);
            single.Answers.Select(static answer => answer.Range).Should().Equal(results[i].Answers.Select(static answer => answer.Range));
            single.Answers[0].Score.Should().BeApproximately(results[i].Answers[0].Score, 1e-5f);
        }

        results[0].Answers[0].Score.Should().NotBeApproximately((await right.AnswerAsync("Who found it?", Context, cancellationToken: CancellationToken)).Answers[0].Score, 1e-5f);
    }

    [Fact]
    public async Task GetAnswersAsync_AnyOptions_AreReadBeforeTheCallReturns()
    {
        using OnnxQuestionAnswerer answerer = await OpenAsync();
        QuestionAnsweringOptions options = new() { TopK = 5 };

        Task<InferenceResults<QuestionAnswers>> call = answerer.GetAnswersAsync(Enumerable.Repeat(new QuestionInput("Who?", Context), 200), options, CancellationToken);
        options.TopK = 1;

        (await call).Should().OnlyContain(static result => result.Answers.Count == 5);
    }

    [Fact]
    public async Task GetAnswersAsync_OptionsOutOfRange_NameTheOption()
    {
        using OnnxQuestionAnswerer answerer = await OpenAsync();
        foreach ((QuestionAnsweringOptions options, string name) in ((QuestionAnsweringOptions, string)[])
        [
            (new() { TopK = 0 }, "TopK"),
            (new() { MaxAnswerTokens = 0 }, "MaxAnswerTokens"),
            (new() { MaxQuestionTokens = 0 }, "MaxQuestionTokens"),
            (new() { WindowTokens = 3 }, "WindowTokens"),
            (new() { WindowTokens = 193 }, "WindowTokens"),
            (new() { Stride = -1 }, "Stride"),
            (new() { WindowTokens = 96, Stride = 93 }, "Stride"),
        ])
        {
            await FluentActions.Awaiting(() => answerer.AnswerAsync("Who?", "a", options, CancellationToken)).Should().ThrowAsync<ArgumentOutOfRangeException>().WithMessage($"{name}: expected*");
        }
    }

    [Fact]
    public async Task OpenAsync_GraphOfAnotherTask_IsInvalid() =>
        (await FluentActions.Awaiting(() => OnnxQuestionAnswerer.OpenAsync(TaskFixture.Model("ner-bert"), cancellationToken: CancellationToken)).Should().ThrowAsync<ModelInvalidException>())
            .WithMessage("*start_logits*");

    [Fact]
    public async Task Metadata_OfTheFixture_NamesIt()
    {
        using OnnxQuestionAnswerer answerer = await OpenAsync();

        answerer.Metadata.DefaultModelId.Should().Be("fixture/qa-distilbert");
        answerer.MaxTokens.Should().Be(192);
        answerer.ExecutionProvider.Should().Be(OnnxExecutionProvider.Cpu);
    }

    private static Task<OnnxQuestionAnswerer> OpenAsync(OnnxQuestionAnswererOptions? options = null) =>
        OnnxQuestionAnswerer.OpenAsync(TaskFixture.Model("qa-distilbert"), options, cancellationToken: CancellationToken);
}
