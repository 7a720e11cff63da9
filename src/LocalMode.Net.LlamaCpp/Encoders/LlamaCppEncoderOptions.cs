using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp;

/// <summary>Settings that the roles which read whole texts share; the defaults take everything from the GGUF.</summary>
/// <remarks>Read once while the model is opened; later changes have no effect.</remarks>
public abstract class LlamaCppEncoderOptions
{
    private protected LlamaCppEncoderOptions()
    {
    }

    /// <summary>
    /// Gets or sets the longest input in tokens, special tokens included: from 8 to what the model was trained for. The default,
    /// <see langword="null"/>, is what it was trained for, and 2,048 at most. Memory for the longest input is taken when the model is opened
    /// and grows with its square; above 2,048, attention is computed in half precision, which takes less.
    /// </summary>
    [Range(8, int.MaxValue)]
    public int? MaxTokens { get; set; }

    /// <summary>
    /// Gets or sets the tokens of one run, into which short inputs are packed side by side: 8 to 8,192. The default is 512: more does not
    /// make a token cheaper on a processor, it only makes other callers wait. An input that is longer runs alone.
    /// </summary>
    [Range(8, 8192)]
    public int TokenBudget { get; set; } = 512;

    /// <summary>Gets or sets the threads that calculate: 1 to 512. The default, <see langword="null"/>, is the number of physical cores.</summary>
    [Range(1, 512)]
    public int? Threads { get; set; }

    /// <summary>
    /// Gets or sets the calls that may wait for the model, 0 at least; one more is an <see cref="OverloadedException"/>. A call that the idle
    /// model takes at once does not wait. The default is 1,024.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int QueueLimit { get; set; } = 1024;

    /// <summary>
    /// Gets or sets the most bytes that the model may need by the estimate made before loading (file, buffers of a run, a margin); 0 or more.
    /// The default, <see langword="null"/>, is what the machine has free. More throws <see cref="ModelOutOfMemoryException"/>.
    /// </summary>
    public long? MemoryLimit { get; set; }

    /// <summary>
    /// Gets or sets whether the file is compared with its published hash before it is opened. The default is <see langword="true"/>. A model
    /// of the user's own has no published hash, so nothing is compared.
    /// </summary>
    public bool VerifyFiles { get; set; } = true;

    /// <summary>
    /// Gets or sets the folder of the small files that tell, after the process was ended by llama.cpp, which model it died of. The
    /// default, <see langword="null"/>, is <c>LocalMode/crash-markers</c> in the user's local application data. Where it cannot be
    /// written, crashes are not remembered, and that is logged.
    /// </summary>
    public string? CrashMarkerDirectory { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether a model that has ended the process is opened again all the same. The default,
    /// <see langword="false"/>, throws <see cref="ModelInvalidException"/> with what is known of the crash: after an abort of llama.cpp at
    /// once; after a death without a message, which may have been its user's will, from the second time in a row, and the first is logged.
    /// </summary>
    public bool IgnoreCrashMarker { get; set; }

    /// <summary>Gets or sets the clock of results that carry a time. The default is <see cref="TimeProvider.System"/>.</summary>
    [Required]
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets where llama.cpp's messages go. The default, <see langword="null"/>, keeps it silent.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}
