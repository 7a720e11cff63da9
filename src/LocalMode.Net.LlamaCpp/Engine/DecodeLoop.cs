using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>
/// The inference step: tokens in, logits out. Knows nothing of requests, text or sampling. One thread uses it, the one that owns the
/// context; sequences that share a step can be added here without touching what lies around it.
/// </summary>
/// <remarks>Whatever could make the native library abort is checked here, before the call.</remarks>
internal sealed unsafe class DecodeLoop : IDisposable
{
    private const int Aborted = 2;

    private readonly string _model;
    private readonly LlamaContextHandle _context;
    private readonly nint _memory;
    private readonly int _vocabularySize;
    private readonly int _batchSize;
    private readonly GCHandle _self;
    private LlamaBatch _batch;
    private GenerationRequest? _abortWith;

    /// <summary>Prepares a loop over a context, which the loop takes over.</summary>
    /// <param name="model">The model's file, for errors.</param>
    /// <param name="context">The context, of one sequence.</param>
    /// <param name="vocabularySize">The number of tokens.</param>
    /// <param name="contextLength">The tokens that may be in the context.</param>
    public DecodeLoop(string model, LlamaContextHandle context, int vocabularySize, int contextLength)
    {
        _model = model;
        _context = context;
        _memory = LlamaNative.GetMemory(context);
        _vocabularySize = vocabularySize;
        _batchSize = checked((int)LlamaNative.BatchSize(context));
        ContextLength = contextLength;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        _batch = AllocateBatch(_batchSize);
    }

    /// <summary>Gets the tokens that may be in the context.</summary>
    public int ContextLength { get; }

    /// <summary>Gets the tokens that are in the context: the position of the next one.</summary>
    public int Position { get; private set; }

    /// <summary>Gets the native context.</summary>
    public nint Context => _context.DangerousGetHandle();

    /// <summary>Forgets everything in the context.</summary>
    public void Reset()
    {
        LlamaNative.MemoryClear(_memory, clearData: 0);
        Position = 0;
    }

    /// <summary>Feeds a prompt, batch by batch. Ends early, within one operation of the graph, once the request has ended.</summary>
    /// <param name="tokens">The prompt.</param>
    /// <param name="request">The request that it belongs to.</param>
    /// <returns><see langword="false"/> if the request ended first.</returns>
    public bool Prefill(ReadOnlySpan<int> tokens, GenerationRequest request)
    {
        _abortWith = request;
        LlamaNative.SetAbortCallback(Context, &OnAbort, GCHandle.ToIntPtr(_self));
        try
        {
            while (!tokens.IsEmpty && !request.IsEnded)
            {
                int count = Math.Min(tokens.Length, _batchSize);
                if (!Decode(tokens[..count], wantLogits: count == tokens.Length))
                    return false;

                tokens = tokens[count..];
            }

            return tokens.IsEmpty;
        }
        finally
        {
            // A step of a single token is short; the check per operation would cost more than it saves.
            LlamaNative.SetAbortCallback(Context, null, 0);
            _abortWith = null;
        }
    }

    /// <summary>Feeds one token.</summary>
    public void Step(int token) => Decode(new ReadOnlySpan<int>(in token), wantLogits: true);

    /// <summary>Gets the logits after the last token that was fed. A mask over the tokens acts on this span, before sampling.</summary>
    /// <returns>One number per token of the vocabulary, in native memory; valid until the next step.</returns>
    public Span<float> Logits()
    {
        float* logits = LlamaNative.GetLogits(Context, index: -1);
        return logits is null ? throw Failed("it gave no logits") : new(logits, _vocabularySize);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _context.Dispose();
        _self.Free();
        NativeMemory.Free(_batch.SequenceIds[0]);
        NativeMemory.Free(_batch.SequenceIds);
        NativeMemory.Free(_batch.SequenceCounts);
        NativeMemory.Free(_batch.Positions);
        NativeMemory.Free(_batch.Tokens);
        NativeMemory.Free(_batch.WantsLogits);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte OnAbort(nint self) =>
        GCHandle.FromIntPtr(self).Target is DecodeLoop { _abortWith.IsEnded: true } ? (byte)1 : (byte)0;

    private static LlamaBatch AllocateBatch(int size)
    {
        LlamaBatch batch = new()
        {
            Tokens = (int*)NativeMemory.Alloc((nuint)size, sizeof(int)),
            Positions = (int*)NativeMemory.Alloc((nuint)size, sizeof(int)),
            SequenceCounts = (int*)NativeMemory.Alloc((nuint)size, sizeof(int)),
            SequenceIds = (int**)NativeMemory.Alloc((nuint)size, (nuint)sizeof(int*)),
            WantsLogits = (sbyte*)NativeMemory.Alloc((nuint)size, sizeof(sbyte)),
        };

        int* onlySequence = (int*)NativeMemory.AllocZeroed(1, sizeof(int));
        for (int i = 0; i < size; i++)
        {
            batch.SequenceCounts[i] = 1;
            batch.SequenceIds[i] = onlySequence;
            batch.WantsLogits[i] = 0;
        }

        return batch;
    }

    private bool Decode(ReadOnlySpan<int> tokens, bool wantLogits)
    {
        if (tokens.Length > ContextLength - Position)
            throw new ContextOverflowException(Position + tokens.Length, ContextLength);

        for (int i = 0; i < tokens.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)tokens[i], (uint)_vocabularySize, nameof(tokens));
            _batch.Tokens[i] = tokens[i];
            _batch.Positions[i] = Position + i;
        }

        int last = tokens.Length - 1;
        _batch.TokenCount = tokens.Length;
        _batch.WantsLogits[last] = wantLogits ? (sbyte)1 : (sbyte)0;
        int result = LlamaNative.Decode(Context, _batch);
        _batch.WantsLogits[last] = 0;
        if (result == Aborted)
            return false;

        if (result != 0)
            throw Failed($"it could not evaluate {tokens.Length} tokens at position {Position}, code {result}");

        Position += tokens.Length;
        return true;
    }

    private ModelInvalidException Failed(string what) =>
        new(_model, field: null, $"llama.cpp failed: {what}. {NativeLog.FirstError ?? "It gave no reason."} Open the model again, or use another build of it.");
}
