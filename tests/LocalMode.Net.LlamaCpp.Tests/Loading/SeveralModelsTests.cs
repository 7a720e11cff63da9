using LocalMode.LlamaCpp.Tests.TinyModels;

namespace LocalMode.LlamaCpp.Tests.Loading;

public sealed class SeveralModelsTests : IDisposable
{
    private static readonly string[] Questions = ["hello", "Why is the sky blue?", "the word and the world"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAskClose_SideBySide_EachAnswersAsAlone()
    {
        ModelReference first = TinyDecoder.Create(seed: 1).Write(_folder, "first.gguf");
        ModelReference second = TinyDecoder.Create(seed: 2).Write(_folder, "second.gguf");
        string[] ofFirst = await LiveAsync(first);
        string[] ofSecond = await LiveAsync(second);
        string[] ofSmolLM2 = await LiveAsync(TestModels.SmolLM2);
        ofFirst.Should().NotIntersectWith(ofSecond, "else a mistake could not be seen");

        // The tiny ones come and go while the large one runs; the second is there twice.
        await Task.WhenAll(
            LiveAsync(TestModels.SmolLM2, ofSmolLM2, lives: 1),
            LiveAsync(first, ofFirst, lives: 8),
            LiveAsync(second, ofSecond, lives: 8),
            LiveAsync(second, ofSecond, lives: 8));
    }

    public void Dispose() => _folder.Dispose();

    private async Task LiveAsync(ModelReference model, string[] expected, int lives)
    {
        for (int i = 0; i < lives; i++)
            (await LiveAsync(model)).Should().Equal(expected, "life {0} of {1}", i, model.Name);
    }

    private async Task<string[]> LiveAsync(ModelReference model)
    {
        await using LlamaCppChatClient client = await LlamaCppChatClient.OpenAsync(
            model,
            new() { ContextSize = 128, Threads = 1, VerifyFiles = false, CrashMarkerDirectory = Path.Combine(_folder.Path, "markers") },
            cancellationToken: Token);
        List<string> answers = [];
        foreach (string question in Questions)
            answers.Add((await client.GetResponseAsync(Conversations.Ask(question), Conversations.Greedy(8), Token)).Text);

        return [.. answers];
    }
}
