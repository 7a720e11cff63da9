using System.Buffers;
using System.Text;
using LocalMode.LlamaCpp.Engine;

namespace LocalMode.LlamaCpp.Tests.Engine;

/// <summary>An engine without a chat client around it, stopped at the end.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private EngineHost(InferenceWorker worker, LoadedModel model)
    {
        Worker = worker;
        Model = model;
    }

    public InferenceWorker Worker { get; }

    public LoadedModel Model { get; }

    public long EvaluatedTokens => Model.Runner.EvaluatedTokens;

    public static async Task<EngineHost> StartAsync(LlamaCppOptions options, CancellationToken cancellationToken)
    {
        // One thread: on a busy machine two spend their time waiting for each other.
        options.Threads ??= 1;
        (InferenceWorker worker, LoadedModel model) = await InferenceWorker.StartAsync(TestModels.SmolLM2, EngineSettings.From(options), progress: null, cancellationToken);
        return new(worker, model);
    }

    public int[] Tokenize(string text)
    {
        ArrayBufferWriter<int> ids = new();
        Model.Vocabulary.Tokenize(Encoding.UTF8.GetBytes(text), ids, parseSpecial: true);
        return ids.WrittenSpan.ToArray();
    }

    /// <summary>Gets the prompt of a question in the model's own form.</summary>
    public int[] Prompt(string question) => Tokenize($"<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n");

    public async ValueTask DisposeAsync()
    {
        Worker.Stop();
        await Worker.Stopped;
    }
}
