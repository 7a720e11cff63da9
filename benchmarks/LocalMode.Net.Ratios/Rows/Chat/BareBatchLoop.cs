using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.Ratios.Rows.Chat;

/// <summary>
/// The baseline of row 16: llama.cpp's C API and a batch. All prompts are one decode call; then each step is one decode call with a row
/// per answer that goes on, and one sample call per row.
/// </summary>
internal sealed class BareBatchLoop : IDisposable
{
    private readonly int _sequences;
    private readonly LlamaModelHandle _model;
    private readonly LlamaContextHandle _context;
    private readonly TokenBatch _batch;
    private readonly nint _vocabulary;
    private readonly nint _sampler;

    public BareBatchLoop(string path, int contextSize, int sequences, int threads)
    {
        LlamaRuntime.EnsureLoaded();
        _sequences = sequences;
        _model = new(LlamaNative.ModelLoadFromFile(path, LlamaNative.ModelDefaultParams()));
        LlamaContextParams parameters = LlamaNative.ContextDefaultParams();
        parameters.ContextSize = (uint)(contextSize * sequences);
        parameters.BatchSize = parameters.MicroBatchSize = 512;
        parameters.MaxSequences = parameters.MaxOutputs = (uint)sequences;
        parameters.Threads = parameters.BatchThreads = threads;
        parameters.UnifiedKeyValue = 0;
        _context = new(LlamaNative.InitFromModel(_model, parameters), _model);
        _vocabulary = LlamaNative.ModelGetVocabulary(_model);
        _batch = new(512, LlamaNative.VocabularySize(_vocabulary), contextSize, sequences);
        _sampler = LlamaNative.SamplerInitGreedy();
    }

    /// <summary>Generates greedily for all prompts until each has its end token or the limit, and returns the number of tokens.</summary>
    public int Generate(IReadOnlyList<int[]> prompts, int limit)
    {
        LlamaNative.MemoryClear(LlamaNative.GetMemory(_context), clearData: 0);
        int[] rows = new int[_sequences];
        int[] positions = new int[_sequences];
        int[] generated = new int[_sequences];
        _batch.Clear();
        for (int s = 0; s < prompts.Count; s++)
        {
            for (int i = 0; i < prompts[s].Length; i++)
                rows[s] = _batch.Add(prompts[s][i], i, s, wantsLogits: i == prompts[s].Length - 1);

            positions[s] = prompts[s].Length;
        }

        int total = 0;
        int[] next = new int[_sequences];
        while (_batch.Count > 0)
        {
            nint context = _context.DangerousGetHandle();
            if (LlamaNative.Decode(context, _batch.Native) != 0)
                throw new InvalidOperationException("llama_decode failed in the baseline.");

            for (int s = 0; s < prompts.Count; s++)
            {
                if (rows[s] < 0)
                    continue;

                next[s] = LlamaNative.SamplerSample(_sampler, context, rows[s]);
                total++;
                if (++generated[s] == limit || LlamaNative.VocabularyIsEndOfGeneration(_vocabulary, next[s]) != 0)
                    rows[s] = -1;
            }

            _batch.Clear();
            for (int s = 0; s < prompts.Count; s++)
            {
                if (rows[s] >= 0)
                    rows[s] = _batch.Add(next[s], positions[s]++, s, wantsLogits: true);
            }
        }

        return total;
    }

    public void Dispose()
    {
        LlamaNative.SamplerFree(_sampler);
        _batch.Dispose();
        _context.Dispose();
        _model.Dispose();
    }
}
