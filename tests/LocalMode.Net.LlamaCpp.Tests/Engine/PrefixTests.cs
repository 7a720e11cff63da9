using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Tests.Engine;

public sealed class PrefixTests : IAsyncLifetime
{
    private EngineHost _engine = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _engine = await EngineHost.StartAsync(new() { ContextSize = 512, MaxSequences = 3 }, Token);

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Admit_SamePromptAgain_EvaluatesItsLastTokenOnly()
    {
        int[] prompt = _engine.Prompt("What is two plus two?");
        (string first, int cachedFirst, long evaluatedFirst) = await AskAsync(prompt, 4);
        (string second, int cachedSecond, long evaluatedSecond) = await AskAsync(prompt, 4);

        second.Should().Be(first);
        cachedFirst.Should().Be(0);
        evaluatedFirst.Should().Be(prompt.Length + 3, "the fourth token is not fed back");
        cachedSecond.Should().Be(prompt.Length - 1);
        evaluatedSecond.Should().Be(1 + 3);
    }

    [Fact]
    public async Task Admit_ConversationGoesOn_EvaluatesTheSuffixOnly()
    {
        int[] prompt = _engine.Prompt("Name a colour of the rainbow, and say why you like it.");
        GenerationRequest request = Requests.Greedy(prompt, 6);
        string answer = await _engine.Worker.AskAsync(request, Token);
        int[] next = [.. prompt, .. _engine.Tokenize(answer), .. _engine.Tokenize("<|im_end|>\n<|im_start|>user\nAnother?<|im_end|>\n<|im_start|>assistant\n")];

        (string continued, int cached, long evaluated) = await AskAsync(next, 1);
        string alone = await AloneAsync(next, 1);

        cached.Should().BeGreaterThanOrEqualTo(prompt.Length + 5);
        evaluated.Should().Be(next.Length - cached);
        continued.Should().Be(alone);
    }

    [Fact]
    public async Task Admit_PrefixInABusySequence_IsCopied()
    {
        string shared = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", 4));
        int[] first = _engine.Tokenize(shared + "One");
        int[] second = _engine.Tokenize(shared + "Two and three");
        int common = PrefixIndex.Common(first, second);
        GenerationRequest running = Requests.Greedy(first, 200);
        _engine.Worker.Enqueue(running);
        (await running.Pieces.WaitToReadAsync(Token)).Should().BeTrue();

        GenerationRequest copied = Requests.Greedy(second, 12);
        string text = await _engine.Worker.AskAsync(copied, Token);
        running.IsEnded.Should().BeFalse("it has 200 tokens to write");
        _engine.Worker.Withdraw(running);

        copied.CachedTokens.Should().Be(common);
        text.Should().Be(await AloneAsync(second, 12));
    }

    [Fact]
    public async Task Admit_ManyConversations_KeepsTheLongOne()
    {
        string shared = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", 4));
        int[] longOne = _engine.Tokenize(shared + string.Concat(Enumerable.Repeat("And then it rests under the old tree. ", 20)));
        int[] shortOne = _engine.Tokenize(shared + "Something else");
        await AskAsync(longOne, 1);

        (string text, int cached, _) = await AskAsync(shortOne, 6);
        (_, int again, long evaluated) = await AskAsync([.. longOne, 5, 6], 1);

        cached.Should().Be(PrefixIndex.Common(longOne, shortOne));
        again.Should().Be(longOne.Length, "the other conversation went to a sequence of its own");
        evaluated.Should().Be(2);
        text.Should().Be(await AloneAsync(shortOne, 6));
    }

    [Fact]
    public async Task Admit_PromptAsLongAsTheContext_GivesOneToken()
    {
        int[] prompt = [.. Enumerable.Range(0, 512).Select(static i => 100 + i)];
        GenerationRequest request = Requests.Greedy(prompt, 100);

        await _engine.Worker.AskAsync(request, Token);

        request.OutputTokens.Should().Be(1);
        request.FinishReason.Should().Be(Microsoft.Extensions.AI.ChatFinishReason.Length);
    }

    [Fact]
    public async Task Admit_PromptThatCannotRun_FailsAlone()
    {
        await Failing<ArgumentOutOfRangeException>([]);
        await Failing<ArgumentOutOfRangeException>([1, -1]);
        await Failing<ArgumentOutOfRangeException>([1, int.MaxValue]);
        await Failing<ContextOverflowException>(new int[513]);
        (await AskAsync([1, 2, 3], 1)).Evaluated.Should().Be(3);

        async Task Failing<T>(int[] prompt)
            where T : Exception =>
            await FluentActions.Awaiting(() => _engine.Worker.AskAsync(Requests.Greedy(prompt), Token)).Should().ThrowAsync<T>();
    }

    private async Task<(string Text, int Cached, long Evaluated)> AskAsync(int[] prompt, int tokens)
    {
        long before = _engine.EvaluatedTokens;
        GenerationRequest request = Requests.Greedy(prompt, tokens);
        string text = await _engine.Worker.AskAsync(request, Token);
        return (text, request.CachedTokens, _engine.EvaluatedTokens - before);
    }

    private static async Task<string> AloneAsync(int[] prompt, int tokens)
    {
        await using EngineHost fresh = await EngineHost.StartAsync(new() { ContextSize = 512, MaxSequences = 1 }, Token);
        return await fresh.Worker.AskAsync(Requests.Greedy(prompt, tokens), Token);
    }
}
