using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Tests.Engine.Constraints;

/// <summary>Forced tokens go into one step; the model must not notice.</summary>
public sealed class ForcedStepTests
{
    private static readonly int[] Prompt = [.. Enumerable.Range(100, 40)];
    private static readonly int[] Forced = [.. Enumerable.Range(500, 9)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_ForcedTokensInOneStep_GiveTheLogitsOfOneByOne(bool isBatchInvariant)
    {
        using LoadedModel model = LoadedModel.Load(
            TestModels.SmolLM2,
            EngineSettings.From(new() { ContextSize = 256, MaxSequences = 1, Threads = 1, BatchInvariant = isBatchInvariant }),
            progress: null,
            CancellationToken.None);

        float[] together = Feed(model, Prompt, 0, Forced.Length);
        float[] oneByOne = Feed(model, Prompt, 0, 1);

        oneByOne.Should().Equal(together);
    }

    private static float[] Feed(LoadedModel model, int[] prompt, int sequence, int size)
    {
        StepRunner runner = model.Runner;
        runner.Memory.Clear(sequence);
        float[] logits = Run(model, prompt, 0, sequence);
        for (int at = 0; at < Forced.Length; at += size)
            logits = Run(model, Forced.AsSpan(at, size), prompt.Length + at, sequence);

        return logits;
    }

    private static float[] Run(LoadedModel model, ReadOnlySpan<int> tokens, int position, int sequence)
    {
        model.Runner.Batch.Clear();
        int index = 0;
        for (int i = 0; i < tokens.Length; i++)
            index = model.Runner.Batch.Add(tokens[i], position + i, sequence, wantsLogits: i == tokens.Length - 1);

        model.Runner.Run([Requests.Greedy([1])]).Should().Be(StepRunner.Outcome.Done);
        return model.Runner.Logits(index).ToArray();
    }
}
