using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>One call of a leg: ended, failed, or given up for taking too long.</summary>
internal sealed class EmbeddingCall(AttemptRecord attempt, LegWatch watch) : IDisposable
{
    public AttemptRecord Attempt => attempt;

    public LegWatch Watch => watch;

    public GeneratedEmbeddings<Embedding<float>>? Answer { get; private set; }

    public Exception? Failure { get; private set; }

    /// <summary>Calls the leg. What it throws is kept.</summary>
    public async Task RunAsync(IEmbeddingGenerator<string, Embedding<float>> generator, IReadOnlyList<string> texts, EmbeddingGenerationOptions? options)
    {
        try
        {
            Answer = await watch.WaitAsync(generator.GenerateAsync(texts, options, watch.Token)).ConfigureAwait(false);
            if (Answer is not null)
                attempt.Observe(Answer);
        }
        catch (Exception error)
        {
            Failure = error;
        }
    }

    public void Dispose() => watch.Dispose();
}
