using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Encoders;

/// <summary>
/// The encoding step: whole sequences in, one row of numbers for each out. Knows nothing of texts or calls. One thread uses it, the one that
/// owns the context.
/// </summary>
/// <remarks>Whatever could make the native library abort is checked here, before the call.</remarks>
internal sealed unsafe class EncoderContext : IDisposable
{
    private const int Aborted = 2;

    private readonly string _model;
    private readonly LlamaContextHandle _context;
    private readonly nint _memory;
    private readonly int _vocabularySize;
    private readonly GCHandle _self;
    private readonly NativeBatch _batch;
    private EncoderCall? _abortWith;

    /// <summary>Prepares a step over a context, which it takes over.</summary>
    /// <param name="model">The model's file, for errors.</param>
    /// <param name="context">The context.</param>
    /// <param name="vocabularySize">The number of tokens.</param>
    /// <param name="capacity">The most tokens of a run; the context's batch and micro-batch hold as many.</param>
    /// <param name="sequences">The most sequences of a run.</param>
    /// <param name="width">The numbers of a row.</param>
    public EncoderContext(string model, LlamaContextHandle context, int vocabularySize, int capacity, int sequences, int width)
    {
        _model = model;
        _context = context;
        _memory = LlamaNative.GetMemory(context);
        _vocabularySize = vocabularySize;
        Capacity = capacity;
        Sequences = sequences;
        Width = width;
        _batch = new(capacity, sequences);
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        LlamaNative.SetAbortCallback(context.DangerousGetHandle(), &OnAbort, GCHandle.ToIntPtr(_self));
    }

    /// <summary>Gets the most tokens of a run.</summary>
    public int Capacity { get; }

    /// <summary>Gets the most sequences of a run.</summary>
    public int Sequences { get; }

    /// <summary>Gets the numbers of a row.</summary>
    public int Width { get; }

    /// <summary>Begins a run without sequences.</summary>
    public void Begin() => _batch.Clear();

    /// <summary>Adds a sequence to the run.</summary>
    /// <param name="sequence">Its number: 0 for the first of the run, and so on.</param>
    /// <param name="tokens">Its tokens; not empty.</param>
    public void Add(int sequence, ReadOnlySpan<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sequence, (uint)Sequences, nameof(sequence));
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens.Length, Capacity - _batch.Count, nameof(tokens));
        foreach (int token in tokens)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)token, (uint)_vocabularySize, nameof(tokens));

        // Pooling needs the state of every token.
        for (int i = 0; i < tokens.Length; i++)
            _batch.Add(tokens[i], i, sequence, wantsLogits: true);
    }

    /// <summary>Runs the sequences that were added. Ends early, within one operation of the graph, once the call has been stopped.</summary>
    /// <param name="call">The call that they belong to.</param>
    /// <returns><see langword="false"/> if the call was stopped first.</returns>
    /// <exception cref="ModelInvalidException">llama.cpp failed.</exception>
    public bool Run(EncoderCall call)
    {
        nint context = _context.DangerousGetHandle();
        NativeLog.ClearError();
        _abortWith = call;
        try
        {
            if (_memory != 0)
                LlamaNative.MemoryClear(_memory, clearData: 0);

            int result = _memory == 0 ? LlamaNative.Encode(context, _batch.Native) : LlamaNative.Decode(context, _batch.Native);
            return result switch
            {
                0 => true,
                Aborted => false,
                _ => throw Failed($"it could not evaluate {_batch.Count} tokens, code {result}"),
            };
        }
        finally
        {
            _abortWith = null;
        }
    }

    /// <summary>Gets the row of a sequence of the run.</summary>
    /// <returns>The numbers, in native memory; valid until the next run.</returns>
    /// <exception cref="ModelInvalidException">There is none, or it is not made of numbers.</exception>
    public ReadOnlySpan<float> Output(int sequence)
    {
        float* row = LlamaNative.GetSequenceEmbedding(_context.DangerousGetHandle(), sequence);
        if (row is null)
            throw Failed("it gave no output");

        ReadOnlySpan<float> values = new(row, Width);
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                throw new ModelInvalidException(_model, field: null, "The model's output is not numbers. Its weights are damaged: download the model again.");
        }

        return values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _context.Dispose();
        _self.Free();
        _batch.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte OnAbort(nint self) =>
        GCHandle.FromIntPtr(self).Target is EncoderContext { _abortWith.IsStopped: true } ? (byte)1 : (byte)0;

    private ModelInvalidException Failed(string what) =>
        new(_model, field: null, $"llama.cpp failed: {what}. {NativeLog.FirstError ?? "It gave no reason."} Open the model again, or use another build of it.");
}
