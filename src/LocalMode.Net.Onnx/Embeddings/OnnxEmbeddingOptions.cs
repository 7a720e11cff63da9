using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Settings of an <see cref="OnnxEmbeddingGenerator"/>; the defaults take everything from the model directory.</summary>
/// <remarks>Read once while the model is opened; later changes have no effect.</remarks>
public sealed class OnnxEmbeddingOptions
{
    // Each is a thread with buffers of its own.
    private const int MaxWorkers = 1024;

    /// <summary>
    /// Gets or sets the graph file, relative to the model directory. The default, <see langword="null"/>, takes the first of
    /// <c>onnx/model.onnx</c>, <c>model.onnx</c>, <c>onnx/model_quantized.onnx</c>, <c>model_quantized.onnx</c>,
    /// <c>onnx/model_int8.onnx</c>, <c>model_int8.onnx</c> that exists, else the only <c>.onnx</c> file of the directory.
    /// </summary>
    public string? ModelFile { get; set; }

    /// <summary>
    /// Gets or sets the longest text in tokens, special tokens included; what is longer is cut on the right. The default,
    /// <see langword="null"/>, takes <c>max_seq_length</c> of <c>sentence_bert_config.json</c>, else the smaller of the tokenizer's and the
    /// graph's own limits. More than the graph takes is an error of the call whose text is that long: nothing is cut below this number. Memory
    /// is taken for the texts as they come, not for this number. The truncation and padding inside <c>tokenizer.json</c> never count.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? MaxTokens { get; set; }

    /// <summary>Gets or sets the pooling. The default, <see langword="null"/>, takes it from the directory: mean where nothing is said.</summary>
    public EmbeddingPooling? Pooling { get; set; }

    /// <summary>Gets or sets whether vectors are scaled to length 1. The default, <see langword="null"/>, takes it from the directory: no where nothing is said.</summary>
    public bool? Normalize { get; set; }

    /// <summary>
    /// Gets or sets whether the text of a special token inside a caller's text, such as <c>[SEP]</c>, becomes that token. The default is
    /// <see langword="false"/>: such text is ordinary text to the tokenizer (an unknown word still gives the unknown token), so that a document cannot steer the model. <see langword="true"/> does as
    /// sentence-transformers does.
    /// </summary>
    public bool AllowSpecialTokens { get; set; }

    /// <summary>Gets or sets what computes. The default is <see cref="OnnxExecutionProvider.Cpu"/>.</summary>
    public OnnxExecutionProvider ExecutionProvider { get; set; }

    /// <summary>
    /// Gets or sets the number of workers: threads of our own that share the session and run one batch each at a time, with one thread
    /// inside ONNX Runtime; 1 to 1,024. The default, <see langword="null"/>, is the number of processors, or 1 on an accelerator.
    /// </summary>
    [Range(1, MaxWorkers)]
    public int? WorkerCount { get; set; }

    /// <summary>
    /// Gets or sets the tokens of one run, padding included, 1 at least. The default is 512: more does not make a token cheaper on a
    /// processor, it only makes other callers wait. A text longer than the budget runs alone. What one array cannot hold (some millions of tokens) is lowered to it.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int TokenBudget { get; set; } = 512;

    /// <summary>
    /// Gets or sets the calls that may wait for a worker, 0 at least; one more is an <see cref="OverloadedException"/>. A call that a free
    /// worker takes at once does not wait: with 0 one call after another always runs. The default is 1,024.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int QueueLimit { get; set; } = 1024;

    /// <summary>
    /// Gets or sets whether files with published hashes are compared with them first. The default is <see langword="true"/>;
    /// a model of the user's own has no published hashes.
    /// </summary>
    public bool VerifyFiles { get; set; } = true;

    /// <summary>
    /// Gets or sets an action that may change the session's options after ours were set and before the graph is read. The default is
    /// <see langword="null"/>. What it throws comes out of <c>OpenAsync</c>.
    /// </summary>
    /// <remarks>
    /// It may add an execution provider of its own. What it adds cannot be read back: with any action, values are handed over with each run
    /// rather than bound once, which gives the same bits for a few allocations a run, <see cref="OnnxEmbeddingGenerator.ExecutionProvider"/>
    /// still says what <see cref="ExecutionProvider"/> asked for, and the default of <see cref="WorkerCount"/> follows that too.
    /// </remarks>
    public Action<SessionOptions>? ConfigureSession { get; set; }

    /// <summary>
    /// Gets or sets where logs go. ONNX Runtime has one log a process: it is routed here (warnings and worse) if this is the first model
    /// of the process, and always to the factory that was given last. Without any factory ONNX Runtime writes errors to standard error.
    /// The default is <see langword="null"/>.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Gets or sets the clock of <c>Embedding.CreatedAt</c>. The default is the system's.</summary>
    [Required]
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal OnnxEmbeddingOptions Snapshot()
    {
        if (MaxTokens is { } tokens)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens, nameof(MaxTokens));
        if (WorkerCount is { } workers)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers, nameof(WorkerCount));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(workers, MaxWorkers, nameof(WorkerCount));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TokenBudget);
        ArgumentOutOfRangeException.ThrowIfNegative(QueueLimit);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        if (!Enum.IsDefined(ExecutionProvider))
            throw new ArgumentOutOfRangeException(nameof(ExecutionProvider), ExecutionProvider, "Not an execution provider.");
        if (Pooling is { } pooling && !Enum.IsDefined(pooling))
            throw new ArgumentOutOfRangeException(nameof(Pooling), pooling, "Not a pooling.");

        return (OnnxEmbeddingOptions)MemberwiseClone();
    }
}
