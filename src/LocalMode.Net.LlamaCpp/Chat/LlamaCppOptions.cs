using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;

namespace LocalMode.LlamaCpp;

/// <summary>How a GGUF model is opened. Read once by <see cref="LlamaCppChatClient.OpenAsync"/>; later changes have no effect.</summary>
public sealed class LlamaCppOptions
{
    /// <summary>
    /// Gets or sets the tokens that one conversation may use, prompt and answer together: from 16 to what the model was trained for.
    /// The default, <see langword="null"/>, is 4,096 or what the model was trained for, whichever is less. Memory grows with it.
    /// </summary>
    [Range(16, int.MaxValue)]
    public int? ContextSize { get; set; }

    /// <summary>Gets or sets the most prompt tokens that are evaluated in one step: 1 to 8,192. The default is 512.</summary>
    [Range(1, 8192)]
    public int BatchSize { get; set; } = 512;

    /// <summary>Gets or sets the threads that calculate: 1 to 512. The default, <see langword="null"/>, is the number of physical cores.</summary>
    [Range(1, 512)]
    public int? Threads { get; set; }

    /// <summary>
    /// Gets or sets the requests that may wait while another one runs; 0 or more. The default is 64. One more throws
    /// <see cref="OverloadedException"/>.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int QueueLimit { get; set; } = 64;

    /// <summary>
    /// Gets or sets the most bytes that the model may need by the estimate made before loading (file, key/value cache, buffers, a margin);
    /// 0 or more. The default, <see langword="null"/>, is what the machine has free. More throws <see cref="ModelOutOfMemoryException"/>.
    /// </summary>
    public long? MemoryLimit { get; set; }

    /// <summary>
    /// Gets or sets how long no request must have run or waited for the model to be freed; above zero, at most 49 days. The next request
    /// loads it again, without comparing its hash anew. The default, <see langword="null"/>, keeps it until the client is disposed.
    /// </summary>
    public TimeSpan? IdleUnloadAfter { get; set; }

    /// <summary>
    /// Gets or sets the folder of the small files that tell, after the process was ended by llama.cpp, which model it died of. The
    /// default, <see langword="null"/>, is <c>LocalMode/crash-markers</c> in the user's local application data. Where it cannot be
    /// written, crashes are not remembered, and that is logged.
    /// </summary>
    public string? CrashMarkerDirectory { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether a model that has ended the process is opened again all the same. The default,
    /// <see langword="false"/>, throws <see cref="ModelInvalidException"/> with what is known of the crash.
    /// </summary>
    public bool IgnoreCrashMarker { get; set; }

    /// <summary>Gets or sets a chat template (Jinja) to use in place of the model's own. The default is <see langword="null"/>.</summary>
    public string? ChatTemplate { get; set; }

    /// <summary>
    /// Gets or sets the LoRA adapters that act on the model, all at once. The default is none. Each must be made for this very model: its
    /// architecture and the sizes of its tensors are compared before it is loaded.
    /// </summary>
    public IReadOnlyList<LlamaCppAdapter> Adapters { get; set; } = [];

    /// <summary>
    /// Gets or sets a value indicating whether the file is compared with its published hash before it is opened. The default is
    /// <see langword="true"/>. A model of the user's own has no published hash, so nothing is compared.
    /// </summary>
    public bool VerifyFiles { get; set; } = true;

    /// <summary>Gets or sets the clock for response times and for templates that ask for the date. The default is <see cref="TimeProvider.System"/>.</summary>
    [Required]
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets where llama.cpp's messages go. The default, <see langword="null"/>, keeps it silent.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }
}
