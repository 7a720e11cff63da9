using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>The inference step: the tokens of a batch in, logits out. Knows nothing of text or sampling. Decode thread only.</summary>
internal sealed unsafe class StepRunner : IDisposable
{
    private const int AbortedCode = 2;

    // Shorter steps are over sooner than the check per operation of the graph is worth.
    private const int LeastTokensToWatch = 9;

    private readonly string _model;
    private readonly LlamaContextHandle _context;
    private readonly int _vocabularySize;
    private readonly GCHandle _self;
    private readonly GenerationRequest?[] _requests;
    private int _requestCount;

    /// <summary>Prepares to run steps in a context, which the runner takes over.</summary>
    /// <param name="model">The model's file, for errors.</param>
    /// <param name="context">The context.</param>
    /// <param name="vocabularySize">The number of tokens.</param>
    /// <param name="contextLength">The tokens that one sequence may hold.</param>
    /// <param name="sequences">The sequences of the context.</param>
    public StepRunner(string model, LlamaContextHandle context, int vocabularySize, int contextLength, int sequences)
    {
        _model = model;
        _context = context;
        _vocabularySize = vocabularySize;
        _requests = new GenerationRequest?[sequences];
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        ContextLength = contextLength;
        Sequences = sequences;
        Memory = new(context, sequences);
        Batch = new(checked((int)LlamaNative.BatchSize(context)), vocabularySize, contextLength, sequences);
    }

    /// <summary>How a step ended.</summary>
    public enum Outcome
    {
        /// <summary>All tokens are evaluated.</summary>
        Done,

        /// <summary>Nobody waited for it any more. Some of the tokens may be in their sequences, others not.</summary>
        Aborted,

        /// <summary>The engine failed; see <see cref="Failure"/>. Some of the tokens may be in their sequences, others not.</summary>
        Failed,
    }

    /// <summary>Gets the tokens that one sequence may hold.</summary>
    public int ContextLength { get; }

    /// <summary>Gets the number of sequences.</summary>
    public int Sequences { get; }

    /// <summary>Gets what the sequences hold.</summary>
    public SequenceMemory Memory { get; }

    /// <summary>Gets the tokens of the next step.</summary>
    public TokenBatch Batch { get; }

    /// <summary>Gets the native context.</summary>
    public nint Context => _context.DangerousGetHandle();

    /// <summary>Gets the steps that were run.</summary>
    public long Steps { get; private set; }

    /// <summary>Gets the tokens that were evaluated.</summary>
    public long EvaluatedTokens { get; private set; }

    /// <summary>Gets or sets what tests use to break off a step at will; asked once per operation of the graph.</summary>
    public Func<bool>? AbortProbe { get; set; }

    /// <summary>Gets or sets what tests use to make a step fail: takes the engine's code and gives the one to go on with.</summary>
    public Func<int, int>? CodeProbe { get; set; }

    /// <summary>Gets the error after <see cref="Outcome.Failed"/>.</summary>
    public ModelInvalidException? Failure { get; private set; }

    /// <summary>Evaluates <see cref="Batch"/>. Ends early, within one operation of the graph, once all of the requests have ended.</summary>
    /// <param name="requests">The requests that the tokens belong to.</param>
    public Outcome Run(ReadOnlySpan<GenerationRequest> requests)
    {
        int tokens = Batch.Count;
        bool watched = tokens >= LeastTokensToWatch || AbortProbe is not null;
        NativeLog.ClearError();
        if (watched)
            Watch(requests);

        int code;
        try
        {
            code = LlamaNative.Decode(Context, Batch.Native);
        }
        finally
        {
            if (watched)
                Unwatch();
        }

        Steps++;
        code = CodeProbe?.Invoke(code) ?? code;
        switch (code)
        {
            case 0:
                EvaluatedTokens += tokens;
                Memory.OnStep();
                return Outcome.Done;
            case AbortedCode:
                return Outcome.Aborted;
            default:
                Failure = Failed($"it could not evaluate {tokens} tokens, code {code}");
                return Outcome.Failed;
        }
    }

    /// <summary>Gets the logits after a token of the last step. A mask over the tokens acts on this span, before sampling.</summary>
    /// <param name="index">What <see cref="TokenBatch.Add"/> gave for the token, which must have asked for logits.</param>
    /// <returns>One number per token of the vocabulary, in native memory; valid until the next step.</returns>
    public Span<float> Logits(int index)
    {
        float* logits = LlamaNative.GetLogits(Context, index);
        return logits is null ? throw Failed("it gave no logits") : new(logits, _vocabularySize);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _context.Dispose();
        _self.Free();
        Batch.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte OnAbort(nint self) =>
        GCHandle.FromIntPtr(self).Target is StepRunner runner && runner.NobodyWaits() ? (byte)1 : (byte)0;

    private bool NobodyWaits()
    {
        if (AbortProbe is { } probe && probe())
            return true;

        for (int i = 0; i < _requestCount; i++)
        {
            if (!_requests[i]!.IsEnded)
                return false;
        }

        return true;
    }

    private void Watch(ReadOnlySpan<GenerationRequest> requests)
    {
        requests.CopyTo(_requests!);
        _requestCount = requests.Length;
        LlamaNative.SetAbortCallback(Context, &OnAbort, GCHandle.ToIntPtr(_self));
    }

    private void Unwatch()
    {
        LlamaNative.SetAbortCallback(Context, null, 0);
        Array.Clear(_requests);
        _requestCount = 0;
    }

    private ModelInvalidException Failed(string what) =>
        new(_model, field: null, $"llama.cpp failed: {what}. {NativeLog.FirstError ?? "It gave no reason."} Open the model again, or use another build of it.");
}
