using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Settings that all roles of this package share; the defaults take everything from the model directory.</summary>
/// <remarks>Read once while the model is opened; later changes have no effect.</remarks>
public abstract class OnnxModelOptions
{
    // Each is a thread with buffers of its own.
    private const int MaxWorkers = 1024;
    private const int MaxIntraOpThreads = 1024;

    private protected OnnxModelOptions()
    {
    }

    /// <summary>
    /// Gets or sets the graph file, relative to the model directory. The default, <see langword="null"/>, takes the first of
    /// <c>onnx/model.onnx</c> and <c>model.onnx</c> that exists, else the only <c>.onnx</c> file below the directory. A quantised graph beside
    /// others is taken only if it is named here.
    /// </summary>
    public string? ModelFile { get; set; }

    /// <summary>
    /// Gets or sets the longest input in tokens, special tokens included; what is longer is cut on the right, read in windows or refused, as the
    /// role says. The default, <see langword="null"/>, takes <c>max_seq_length</c> of <c>sentence_bert_config.json</c>, else the smaller of the tokenizer's and the
    /// graph's own limits. More than the graph takes is an error of the call whose text is that long: nothing is cut below this number. Memory
    /// is taken for the texts as they come, not for this number. The truncation and padding inside <c>tokenizer.json</c> never count.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? MaxTokens { get; set; }

    /// <summary>
    /// Gets or sets whether the text of a special token inside a caller's text, such as <c>[SEP]</c>, becomes that token. The default is
    /// <see langword="false"/>: such text is ordinary text to the tokenizer (an unknown word still gives the unknown token), so that a
    /// document cannot steer the model. <see langword="true"/> does as Hugging Face's libraries do.
    /// </summary>
    public bool AllowSpecialTokens { get; set; }

    /// <summary>Gets or sets what computes. The default is <see cref="OnnxExecutionProvider.Cpu"/>.</summary>
    public OnnxExecutionProvider ExecutionProvider { get; set; }

    /// <summary>
    /// Gets or sets the number of workers: threads of our own that share the session and run one batch each at a time; 1 to 1,024. The
    /// default, <see langword="null"/>, is the number of processors divided by <see cref="IntraOpThreads"/>, or 1 on an accelerator.
    /// </summary>
    [Range(1, MaxWorkers)]
    public int? WorkerCount { get; set; }

    /// <summary>
    /// Gets or sets the threads that ONNX Runtime computes one operator with, 1 to 1,024. The default is 1: two workers of one thread
    /// do more than one worker of two threads. More makes a single short call faster where nothing else runs. The threads beyond the
    /// first belong to the session and are shared by its workers.
    /// </summary>
    [Range(1, MaxIntraOpThreads)]
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>
    /// Gets or sets the tokens of one run, padding included, 1 at least. The default is 512: more does not make a token cheaper on a
    /// processor, it only makes other callers wait. A text longer than the budget runs alone. Where the graph gives much for each token
    /// the budget is lowered so that the outputs of a run stay below 64 MiB.
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
    /// Gets or sets whether what ONNX Runtime makes of the graph while it loads is kept on disk for the next time, which then loads faster. The
    /// default is <see langword="false"/>: it costs about the graph's size on disk for each version of graph, ONNX Runtime and processor.
    /// </summary>
    /// <remarks>
    /// A kept graph carries a checksum and is made again if it is damaged; several processes may use one folder. The folder may be emptied at
    /// any time; this library deletes graphs in it only to stay below <see cref="GraphCacheMaxBytes"/>. Only for the processor, for graphs of one
    /// file, and without <see cref="ConfigureSession"/>: elsewhere it has no effect. Results are the same bits.
    /// </remarks>
    public bool CacheOptimizedGraph { get; set; }

    /// <summary>
    /// Gets or sets the folder of <see cref="CacheOptimizedGraph"/>. The default, <see langword="null"/>, is <c>LocalMode/onnx-graphs</c> below the
    /// user's folder for caches; a user without a home has none, and nothing is kept. Who can write there can change what models give: choose one that only this user can write.
    /// </summary>
    public string? GraphCacheFolder { get; set; }

    /// <summary>
    /// Gets or sets how many bytes the kept graphs in <see cref="GraphCacheFolder"/> may take together, 1 at least. The default is 4 GiB. When one more is
    /// kept, those go first whose last use is longest ago, to the hour; never the one just made. Models that
    /// are open have theirs in memory and do not notice. A graph larger than this, or than 1 GiB, is not kept.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long GraphCacheMaxBytes { get; set; } = 4L << 30;

    /// <summary>
    /// Gets or sets an action that may change the session's options after ours were set and before the graph is read. The default is
    /// <see langword="null"/>. What it throws comes out of <c>OpenAsync</c>.
    /// </summary>
    /// <remarks>
    /// It may add an execution provider of its own. What it adds cannot be read back: with any action, values are handed over with each run
    /// rather than bound once, which gives the same bits for a few allocations a run, the role's <c>ExecutionProvider</c> still says what
    /// <see cref="ExecutionProvider"/> asked for, and the default of <see cref="WorkerCount"/> follows that too.
    /// </remarks>
    public Action<SessionOptions>? ConfigureSession { get; set; }

    /// <summary>
    /// Gets or sets where logs go. ONNX Runtime has one log a process: it is routed here (warnings and worse) if this is the first model
    /// of the process, and always to the factory that was given last. Without any factory ONNX Runtime writes errors to standard error.
    /// The default is <see langword="null"/>.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Gets or sets the clock of results that carry a time. The default is the system's.</summary>
    [Required]
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Checks the options of a role and copies them, so that later changes have no effect.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal static T Snapshot<T>(T? options)
        where T : OnnxModelOptions, new()
    {
        options ??= new();
        options.Validate();
        return (T)options.MemberwiseClone();
    }

    /// <summary>Checks the options; a role adds its own.</summary>
    internal virtual void Validate()
    {
        if (MaxTokens is { } tokens)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokens, nameof(MaxTokens));
        if (WorkerCount is { } workers)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers, nameof(WorkerCount));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(workers, MaxWorkers, nameof(WorkerCount));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(IntraOpThreads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(IntraOpThreads, MaxIntraOpThreads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(TokenBudget);
        ArgumentOutOfRangeException.ThrowIfNegative(QueueLimit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(GraphCacheMaxBytes);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        if (!Enum.IsDefined(ExecutionProvider))
            throw new ArgumentOutOfRangeException(nameof(ExecutionProvider), ExecutionProvider, "Not an execution provider.");
    }
}
