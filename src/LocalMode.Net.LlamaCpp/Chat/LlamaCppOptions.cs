using System.ComponentModel.DataAnnotations;
using LocalMode.Tokenizers.Constraints;
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

    /// <summary>
    /// Gets or sets how many conversations are held, and answered at the same time: 1 to 256. Each may use <see cref="ContextSize"/>, and
    /// memory grows with both. The default, <see langword="null"/>, is 4, or fewer where the estimate made before loading says that 4 do
    /// not fit. Answers written side by side get more tokens a second together, each one fewer.
    /// </summary>
    [Range(1, 256)]
    public int? MaxSequences { get; set; }

    /// <summary>Gets or sets the most prompt tokens that are evaluated in one step: 1 to 8,192. The default is 512.</summary>
    [Range(1, 8192)]
    public int BatchSize { get; set; } = 512;

    /// <summary>Gets or sets the threads that calculate: 1 to 512. The default, <see langword="null"/>, is the number of physical cores.</summary>
    [Range(1, 512)]
    public int? Threads { get; set; }

    /// <summary>Gets or sets the threads that evaluate prompts: 1 to 512. The default, <see langword="null"/>, is those of <see cref="Threads"/>.</summary>
    [Range(1, 512)]
    public int? BatchThreads { get; set; }

    /// <summary>
    /// Gets or sets how many of the model's layers are calculated on a graphics card; 0 or more. The default, <see langword="null"/>,
    /// leaves it to llama.cpp: all of them where a build for the card is referenced, else none.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int? GpuLayers { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether the file is mapped into memory rather than read into it. The default,
    /// <see langword="null"/>, leaves it to llama.cpp.
    /// </summary>
    public bool? UseMemoryMapping { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether attention is calculated in one piece, with less memory. The default,
    /// <see langword="null"/>, does so wherever the model and the device allow it.
    /// </summary>
    public bool? FlashAttention { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether an answer's numbers are bit for bit the same alone, beside others and from the prefix cache,
    /// however long it is. The default is <see langword="false"/>: llama.cpp adds in another order where an answer runs alone or many
    /// tokens of a prompt are evaluated at once, which changes the last bits and now and then a word. Answers cost the same with it; long
    /// prompts take longer (SmolLM2-135M: a fifth fewer tokens a second at 480 tokens, two fifths at 1,800). Needs a processor, quantised
    /// weights, and flash attention: <see cref="UnsupportedCapabilityException"/> otherwise, and with <see cref="Adapters"/>.
    /// </summary>
    public bool BatchInvariant { get; set; }

    /// <summary>Gets or sets how the conversations' keys are held. The default is <see cref="KeyValueCacheType.F16"/>.</summary>
    public KeyValueCacheType KeyCacheType { get; set; }

    /// <summary>
    /// Gets or sets how the conversations' values are held. The default is <see cref="KeyValueCacheType.F16"/>. Anything else needs flash
    /// attention: <see cref="UnsupportedCapabilityException"/> otherwise.
    /// </summary>
    public KeyValueCacheType ValueCacheType { get; set; }

    /// <summary>
    /// Gets or sets a folder in which evaluated conversations of at least 256 tokens are kept, so that they need not be evaluated again
    /// after a restart. The files hold the conversations' tokens, that is their text: protect the folder as you would protect the text. It
    /// is made if it does not exist. The default, <see langword="null"/>, keeps nothing. A folder may be shared by several clients. A file
    /// that is damaged is deleted and the conversation evaluated as if there were none.
    /// </summary>
    public string? PromptStateDirectory { get; set; }

    /// <summary>
    /// Gets or sets the most bytes that <see cref="PromptStateDirectory"/> may hold; 0 or more. The default is 1 GiB. The files not used
    /// for longest are deleted first.
    /// </summary>
    public long PromptStateLimit { get; set; } = 1L << 30;

    /// <summary>
    /// Gets or sets the requests that may wait while others run; 0 or more. The default is 64. One more throws
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
    /// <see langword="false"/>, throws <see cref="ModelInvalidException"/> with what is known of the crash: after an abort of llama.cpp at
    /// once; after a death without a message, which may have been its user's will, from the second time in a row, and the first is logged.
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
    /// Gets or sets a value indicating whether functions are offered in the system turn, in a generic style, where the model's chat template
    /// shows none. The default is <see langword="true"/>. If <see langword="false"/>, such requests throw <see cref="UnsupportedCapabilityException"/>.
    /// </summary>
    public bool GenericTools { get; set; } = true;

    /// <summary>
    /// Gets or sets what stands before the model's reasoning, such as <c>&lt;think&gt;</c>. The default, <see langword="null"/>, is what its chat
    /// template shows; where that shows nothing, marks in an answer are text.
    /// </summary>
    public string? ReasoningStart { get; set; }

    /// <summary>Gets or sets what stands after the model's reasoning; needed with <see cref="ReasoningStart"/>. The default is <see langword="null"/>.</summary>
    public string? ReasoningEnd { get; set; }

    /// <summary>
    /// Gets or sets how the JSON of constrained answers is written, and how schemas are read, where a request does not say so. By default compactly,
    /// and what cannot be enforced is refused.
    /// </summary>
    [Required]
    public JsonConstraintOptions Json { get; set; } = new();

    /// <summary>Gets or sets the limits on compiling what an answer may be: its schema, regular expression or choices. Arguments of function calls are nested at most 64 levels deep, whatever <see cref="ConstraintOptions.MaxNesting"/> is.</summary>
    [Required]
    public ConstraintOptions ConstraintLimits { get; set; } = new();

    /// <summary>
    /// Gets or sets the most bytes that compiled constraints and their masks may take, for this model; 0 or more. The default is 128 MB. The ones not
    /// used for longest are forgotten first; <see cref="LlamaCppChatClient.ConstraintBytes"/> tells what they take.
    /// </summary>
    [Range(0, long.MaxValue)]
    public long ConstraintCacheLimit { get; set; } = 128L << 20;

    /// <summary>
    /// Gets or sets a value indicating whether text of a constrained answer that has no alternative, such as the names of properties, is written
    /// without asking the model. The default is <see langword="true"/>. Its tokens count as any other, and are left out of log-probabilities.
    /// </summary>
    public bool ForcedText { get; set; } = true;

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
