using System.Text;
using LocalMode.LlamaCpp.Engine;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class SchedulerTests : IAsyncLifetime
{
    private static readonly string[] Questions =
    [
        "What is two plus two?", "Name a colour.", "Say hello.", "Who wrote Hamlet?", "Count to five.", "What is water?", "Name three fruits.",
        "Is the sun hot?", "What do cats eat?", "Where is Paris?", "What is a poem?", "Tell me a joke.", "How tall is a giraffe?",
        "What is snow?", "Name a planet.", "What is an atom?", "Why is the sky blue?", "What is bread made of?", "Name a river.", "What is a verb?",
    ];

    private EngineHost _engine = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _engine = await EngineHost.StartAsync(new() { ContextSize = 256, MaxSequences = 4 }, Token);

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Turn_TwentyPromptsTogether_AreThoseOfABareLoop()
    {
        using BareLoop bare = new(contextSize: 256);
        List<string> expected = [];
        foreach (string question in Questions)
            expected.Add(TextOf(bare.Generate(_engine.Prompt(question), 10)));

        string[] together = await Task.WhenAll(Questions.Select(question => _engine.Worker.AskAsync(Requests.Greedy(_engine.Prompt(question), 10), Token)));

        together.Should().Equal(expected);
        _engine.Worker.RunningCount.Should().Be(0);
        _engine.Worker.QueueLength.Should().Be(0);
    }

    [Fact]
    public async Task Turn_ThirtyTwoStreamsWithRandomCancels_AreThoseOfEachAlone()
    {
        Random random = new(3);
        int[][] prompts = [.. Enumerable.Range(0, 32).Select(i => _engine.Prompt($"{Questions[i % 20]} {i}"))];
        int[] lengths = [.. prompts.Select(_ => random.Next(2, 9))];
        int[] cancelled = [.. prompts.Select(_ => random.Next(3) == 0 ? random.Next(0, 3) : int.MaxValue)];
        List<string> alone = [];
        for (int i = 0; i < prompts.Length; i++)
            alone.Add(await _engine.Worker.AskAsync(Requests.Greedy(prompts[i], lengths[i]), Token));

        string[] together = await Task.WhenAll(Enumerable.Range(0, prompts.Length).Select(ReadAsync));

        for (int i = 0; i < prompts.Length; i++)
        {
            if (cancelled[i] == int.MaxValue)
                together[i].Should().Be(alone[i]);
            else
                alone[i].Should().StartWith(together[i]);
        }

        async Task<string> ReadAsync(int number)
        {
            GenerationRequest request = Requests.Greedy(prompts[number], lengths[number]);
            _engine.Worker.Enqueue(request);
            StringBuilder text = new();
            int pieces = 0;
            while (pieces < cancelled[number] && await request.Pieces.WaitToReadAsync(Token))
            {
                while (pieces < cancelled[number] && request.Pieces.TryRead(out AnswerPiece piece))
                {
                    text.Append(piece.Text);
                    pieces++;
                }
            }

            _engine.Worker.Withdraw(request);
            return text.ToString();
        }
    }

    [Fact]
    public async Task Turn_StepsAreAborted_AnswersStayTheSame()
    {
        (string first, string second) = await BothAsync();
        HashSet<int> at = [50, 400, 2500, 4100, 6000, 9000];
        int looks = 0;
        int aborted = 0;
        _engine.Model.Runner.AbortProbe = () =>
        {
            bool abort = at.Contains(++looks);
            aborted += abort ? 1 : 0;
            return abort;
        };

        (string firstAgain, string secondAgain) = await BothAsync(" ");

        _engine.Model.Runner.AbortProbe = null;
        aborted.Should().BeGreaterThan(3);
        firstAgain.Should().Be(first);
        secondAgain.Should().Be(second);

        async Task<(string First, string Second)> BothAsync(string clear = "")
        {
            // Other prompts in between, so that the second round is evaluated anew.
            foreach (int i in Enumerable.Range(0, clear.Length * 4))
                await _engine.Worker.AskAsync(Requests.Greedy([.. Enumerable.Range(1000 * (i + 1), 20)], 1), Token);

            string[] both = await Task.WhenAll(
                _engine.Worker.AskAsync(Requests.Greedy(_engine.Prompt(Questions[4]), 8), Token),
                _engine.Worker.AskAsync(Requests.Greedy(_engine.Prompt(Questions[16] + " Explain it to me as if I were a child of five years."), 8), Token));
            return (both[0], both[1]);
        }
    }

    [Fact]
    public async Task Turn_OneRequestMakesStepsFail_TheOthersAreAnswered()
    {
        const int poison = 777;
        int[] prompt = _engine.Prompt(Questions[3]);
        string expected = await _engine.Worker.AskAsync(Requests.Greedy(prompt, 8), Token);
        await _engine.Worker.AskAsync(Requests.Greedy(_engine.Prompt(Questions[5]), 1), Token);
        StepRunner runner = _engine.Model.Runner;
        runner.CodeProbe = code => runner.Batch.Contains(poison) ? -3 : code;

        Task<string> good = _engine.Worker.AskAsync(Requests.Greedy(prompt, 8), Token);
        Task<string> bad = _engine.Worker.AskAsync(Requests.Greedy([5, 6, poison, 7], 8), Token);

        await FluentActions.Awaiting(() => bad).Should().ThrowAsync<ModelInvalidException>();
        (await good).Should().Be(expected);
        runner.CodeProbe = null;
        (await _engine.Worker.AskAsync(Requests.Greedy(prompt, 8), Token)).Should().Be(expected);
    }

    [Fact]
    public async Task Turn_StepThrows_EachRequestGetsAnExceptionOfItsOwn()
    {
        GenerationRequest[] requests = [Requests.Greedy(_engine.Prompt(Questions[4]), 200), Requests.Greedy(_engine.Prompt(Questions[5] + " Tell me a story."), 200)];
        foreach (GenerationRequest request in requests)
            _engine.Worker.Enqueue(request);

        foreach (GenerationRequest request in requests)
            (await request.Pieces.WaitToReadAsync(Token)).Should().BeTrue();

        InvalidOperationException broken = new("broken");
        _engine.Model.Runner.CodeProbe = _ => throw broken;
        List<ModelInvalidException> errors = [];
        foreach (GenerationRequest request in requests)
            errors.Add((await FluentActions.Awaiting(() => request.TextAsync(Token)).Should().ThrowAsync<ModelInvalidException>()).Which);

        _engine.Model.Runner.CodeProbe = null;
        errors[0].Should().NotBeSameAs(errors[1]);
        errors.Should().OnlyContain(error => error.InnerException == broken);
        (await _engine.Worker.AskAsync(Requests.Greedy(_engine.Prompt(Questions[6]), 2), Token)).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Turn_LongPromptWhileAnswering_TheAnswerGoesOn()
    {
        await using EngineHost engine = await EngineHost.StartAsync(new() { ContextSize = 512, MaxSequences = 2 }, Token);
        GenerationRequest running = Requests.Greedy(engine.Prompt("Tell me a very long story about a king."), 150);
        engine.Worker.Enqueue(running);
        (await running.Pieces.WaitToReadAsync(Token)).Should().BeTrue();
        GenerationRequest reading = Requests.Greedy([.. Enumerable.Range(300, 320)], 1);

        await engine.Worker.AskAsync(reading, Token);
        engine.Worker.Withdraw(running);

        int pieces = 0;
        while (running.Pieces.TryRead(out _))
            pieces++;

        pieces.Should().BeGreaterThan(2, "320 tokens are at least five steps");
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.5f)]
    public async Task Next_Constraint_IsObeyedAndToldEveryToken(float temperature)
    {
        int[] script = _engine.Tokenize("green eggs and ham");
        Script constraint = new([.. script, _engine.Tokenize("<|im_end|>")[0]]);
        GenerationRequest request = new()
        {
            Prompt = _engine.Prompt("Hi"),
            Sampling = SamplingSettings.From(new() { Temperature = temperature }) with { MinP = 0.05f },
            MaxOutputTokens = 50,
            StopSequences = [],
            Script = constraint,
        };

        string text = await _engine.Worker.AskAsync(request, Token);

        text.Should().Be("green eggs and ham");
        request.FinishReason.Should().Be(ChatFinishReason.Stop);
        constraint.Accepted.Should().Be(script.Length + 1);
        request.Statistics.Count.Should().Be(script.Length + 1);
        request.Statistics.Mean.Should().BeNegative();
        request.Statistics.Minimum.Should().BeLessThan(-1, "the model would have said something else");
        request.Statistics.MeanMargin.Should().BeInRange(0, 1);
        request.Statistics.MeanEntropy.Should().BePositive();
    }

    [Fact]
    public async Task Next_ConstraintThatLeavesNothing_EndsThatAnswerOnly()
    {
        await FluentActions.Awaiting(() => _engine.Worker.AskAsync(Requests.Greedy([1, 2, 3], constraint: new Script([])), Token))
            .Should().ThrowAsync<InvalidOperationException>();
        (await _engine.Worker.AskAsync(Requests.Greedy([1, 2, 3], 2), Token)).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Next_ShownSpecials_AreWrittenAsText()
    {
        int start = _engine.Tokenize("<|im_start|>")[0];
        int end = _engine.Tokenize("<|im_end|>")[0];
        int[] script = [start, .. _engine.Tokenize("call"), start, end];

        string hidden = await _engine.Worker.AskAsync(Requests.Greedy([1, 2, 3], 9, constraint: new Script(script)), Token);
        GenerationRequest request = Requests.Greedy([1, 2, 3], 9, constraint: new Script(script), shown: new HashSet<int> { start });
        string shown = await _engine.Worker.AskAsync(request, Token);

        hidden.Should().Be("call");
        shown.Should().Be("<|im_start|>call<|im_start|>");
        request.FinishReason.Should().Be(ChatFinishReason.Stop);
    }

    [Fact]
    public async Task Pieces_EveryToken_CarriesTheCount()
    {
        GenerationRequest request = Requests.Greedy(_engine.Prompt(Questions[6]), 6);
        _engine.Worker.Enqueue(request);
        List<AnswerPiece> pieces = [];
        await foreach (AnswerPiece piece in request.Pieces.ReadAllAsync(Token))
            pieces.Add(piece);

        pieces.Select(static piece => piece.OutputTokens).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        pieces[^1].OutputTokens.Should().BeLessThanOrEqualTo(request.OutputTokens);
        request.Statistics.Count.Should().Be(request.OutputTokens);
    }

    private string TextOf(List<int> tokens)
    {
        List<byte> bytes = [];
        foreach (int token in tokens.Where(token => !_engine.Model.Vocabulary.EndsGeneration(token)))
            bytes.AddRange(_engine.Model.Vocabulary.Piece(token).ToArray());

        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>Allows one token after the other.</summary>
    private sealed class Script(int[] tokens) : TokenConstraint
    {
        public int Accepted { get; private set; }

        public override void Apply(Span<float> logits)
        {
            float kept = Accepted < tokens.Length ? logits[tokens[Accepted]] : float.NegativeInfinity;
            logits.Fill(float.NegativeInfinity);
            if (Accepted < tokens.Length)
                logits[tokens[Accepted]] = kept;
        }

        public override void Accept(int token)
        {
            token.Should().Be(tokens[Accepted]);
            Accepted++;
        }
    }
}
