using LocalMode.LlamaCpp.Interop;

namespace LocalMode.Ratios.Rows.Chat;

/// <summary>
/// The baseline of rows 12 and 13: llama.cpp's C API and nothing else. The prompt is one decode call; each token is one sample call and one decode call.
/// </summary>
internal sealed unsafe class BareDecodeLoop : IDisposable
{
    private readonly LlamaModelHandle _model;
    private readonly LlamaContextHandle _context;
    private readonly nint _vocabulary;
    private readonly nint _memory;
    private readonly nint _sampler;

    public BareDecodeLoop(string path, int contextSize, int threads)
    {
        LlamaRuntime.EnsureLoaded();
        _model = new(LlamaNative.ModelLoadFromFile(path, LlamaNative.ModelDefaultParams()));
        LlamaContextParams parameters = LlamaNative.ContextDefaultParams();
        parameters.ContextSize = (uint)contextSize;
        parameters.BatchSize = parameters.MicroBatchSize = 512;
        parameters.MaxSequences = 1;
        parameters.Threads = parameters.BatchThreads = threads;
        parameters.UnifiedKeyValue = 0;
        _context = new(LlamaNative.InitFromModel(_model, parameters), _model);
        _vocabulary = LlamaNative.ModelGetVocabulary(_model);
        _memory = LlamaNative.GetMemory(_context);
        _sampler = LlamaNative.SamplerInitGreedy();
    }

    /// <summary>Tokenises a rendered prompt, its control tokens included.</summary>
    public int[] Tokenize(string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        int[] tokens = new int[bytes.Length + 2];
        fixed (byte* source = bytes)
        fixed (int* target = tokens)
        {
            int count = LlamaNative.Tokenize(_vocabulary, source, bytes.Length, target, tokens.Length, addSpecial: 0, parseSpecial: 1);
            return tokens[..count];
        }
    }

    /// <summary>Generates greedily until the end token or the limit, and returns the number of tokens, the end token included.</summary>
    public int Generate(ReadOnlySpan<int> prompt, int limit)
    {
        LlamaNative.MemoryClear(_memory, clearData: 0);
        Feed(prompt, position: 0);
        nint context = _context.DangerousGetHandle();
        int position = prompt.Length;
        int generated = 0;
        while (true)
        {
            int token = LlamaNative.SamplerSample(_sampler, context, -1);
            generated++;
            if (generated == limit || LlamaNative.VocabularyIsEndOfGeneration(_vocabulary, token) != 0)
                return generated;

            Feed(new(in token), position++);
        }
    }

    public void Dispose()
    {
        LlamaNative.SamplerFree(_sampler);
        _context.Dispose();
        _model.Dispose();
    }

    private void Feed(ReadOnlySpan<int> tokens, int position)
    {
        Span<int> positions = stackalloc int[tokens.Length];
        Span<int> counts = stackalloc int[tokens.Length];
        Span<nint> sequences = stackalloc nint[tokens.Length];
        Span<sbyte> wants = stackalloc sbyte[tokens.Length];
        int only = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            positions[i] = position + i;
            counts[i] = 1;
            sequences[i] = (nint)(&only);
            wants[i] = 0;
        }

        wants[^1] = 1;
        fixed (int* t = tokens, p = positions, c = counts)
        fixed (nint* s = sequences)
        fixed (sbyte* w = wants)
        {
            LlamaBatch batch = new() { TokenCount = tokens.Length, Tokens = t, Positions = p, SequenceCounts = c, SequenceIds = (int**)s, WantsLogits = w };
            if (LlamaNative.Decode(_context.DangerousGetHandle(), batch) != 0)
                throw new InvalidOperationException("llama_decode failed in the baseline.");
        }
    }
}
