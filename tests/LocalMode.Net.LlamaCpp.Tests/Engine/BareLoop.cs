using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Interop;
using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Tests.Engine;

/// <summary>llama.cpp's C API and nothing else, one sequence, greedy: what the engine's answers are compared with.</summary>
internal sealed unsafe class BareLoop : IDisposable
{
    private readonly LlamaModelHandle _model;
    private readonly LlamaContextHandle _context;
    private readonly nint _sampler;

    public BareLoop(int contextSize)
    {
        LlamaRuntime.EnsureLoaded();
        _model = ModelLoader.Load(TestModels.SmolLM2, progress: null, CancellationToken.None);
        LlamaContextParams parameters = LlamaNative.ContextDefaultParams();
        parameters.ContextSize = (uint)contextSize;
        parameters.BatchSize = parameters.MicroBatchSize = 512;
        parameters.Threads = parameters.BatchThreads = 1;
        _context = new(LlamaNative.InitFromModel(_model, parameters), _model);
        _sampler = LlamaNative.SamplerInitGreedy();
    }

    public List<int> Generate(int[] prompt, int limit)
    {
        LlamaNative.MemoryClear(LlamaNative.GetMemory(_context), clearData: 0);
        nint vocabulary = LlamaNative.ModelGetVocabulary(_model);
        List<int> tokens = [];
        int[] next = prompt;
        int position = 0;
        while (true)
        {
            Feed(next, position);
            position += next.Length;
            int token = LlamaNative.SamplerSample(_sampler, _context.DangerousGetHandle(), -1);
            tokens.Add(token);
            if (tokens.Count == limit || LlamaNative.VocabularyIsEndOfGeneration(vocabulary, token) != 0)
                return tokens;

            next = [token];
        }
    }

    public void Dispose()
    {
        LlamaNative.SamplerFree(_sampler);
        _context.Dispose();
        _model.Dispose();
    }

    private void Feed(int[] tokens, int position)
    {
        using TokenBatch batch = new(tokens.Length, int.MaxValue, int.MaxValue, sequences: 1);
        for (int i = 0; i < tokens.Length; i++)
            batch.Add(tokens[i], position + i, 0, wantsLogits: i == tokens.Length - 1);

        if (LlamaNative.Decode(_context.DangerousGetHandle(), batch.Native) != 0)
            throw new InvalidOperationException("llama_decode failed.");
    }
}
