using LocalMode.LlamaCpp.Interop;
using LocalMode.LlamaCpp.Loading;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Tests.TinyModels;

/// <summary>A model in llama.cpp in full precision throughout, without any of our engines: what the reference calculations are compared with.</summary>
internal sealed unsafe class NativeModel : IDisposable
{
    private readonly LlamaContextHandle _context;

    public NativeModel(ModelReference model)
    {
        LlamaRuntime.EnsureLoaded();
        Handle = ModelLoader.Load(model, progress: null, CancellationToken.None);
        Vocabulary = new(Handle);
        LlamaContextParams parameters = LlamaNative.ContextDefaultParams();
        parameters.ContextSize = 256;
        parameters.BatchSize = parameters.MicroBatchSize = 256;
        parameters.MaxSequences = 1;
        parameters.Threads = parameters.BatchThreads = 1;
        parameters.FlashAttention = 0;
        parameters.KeyType = parameters.ValueType = 0;
        _context = new(LlamaNative.InitFromModel(Handle, parameters), Handle);
        _context.IsInvalid.Should().BeFalse(NativeLog.FirstError);
    }

    public LlamaModelHandle Handle { get; }

    public LlamaVocabulary Vocabulary { get; }

    public nint Context => _context.DangerousGetHandle();

    /// <summary>Evaluates a text from its beginning.</summary>
    /// <returns>The logits after its last token.</returns>
    public float[] Logits(int[] tokens)
    {
        LlamaNative.MemoryClear(LlamaNative.GetMemory(_context), clearData: 0);
        fixed (int* ids = tokens)
        {
            LlamaBatch batch = new() { TokenCount = tokens.Length, Tokens = ids };
            LlamaNative.Decode(Context, batch).Should().Be(0);
        }

        return new ReadOnlySpan<float>(LlamaNative.GetLogits(Context, -1), Vocabulary.Size).ToArray();
    }

    public void Dispose()
    {
        _context.Dispose();
        Handle.Dispose();
    }
}
