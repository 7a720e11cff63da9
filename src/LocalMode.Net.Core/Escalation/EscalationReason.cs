namespace LocalMode;

/// <summary>Why a request left the leg that its mode puts first, or wanted to. The set is closed; <see cref="Application"/> stands for every rule of the application.</summary>
public enum EscalationReason
{
    /// <summary>A rule of the application, such as its own <see cref="IFailureClassifier"/> or <see cref="IEscalationTrigger"/>.</summary>
    Application,

    /// <summary>The mode puts the cloud leg first.</summary>
    Mode,

    /// <summary>The user asked for the better model.</summary>
    UserRequest,

    /// <summary>The local model is absent, failed to open, or was not ready in time.</summary>
    ModelNotReady,

    /// <summary>The local model or its native library is damaged or cannot be loaded.</summary>
    ModelUnusable,

    /// <summary>This machine has too little memory for the local model.</summary>
    OutOfMemory,

    /// <summary>The prompt with the reserved output does not fit into the context.</summary>
    ContextOverflow,

    /// <summary>The leg cannot do what was asked, such as tools, images or a schema keyword.</summary>
    CapabilityMissing,

    /// <summary>The local model's chat template cannot render the conversation.</summary>
    TemplateFailed,

    /// <summary>The queue of the local model is full or too long.</summary>
    Overloaded,

    /// <summary>The circuit breaker of the leg is open after recent failures.</summary>
    CircuitOpen,

    /// <summary>The leg is remote and its server or the way to it failed.</summary>
    RemoteFailure,

    /// <summary>The leg gave no content in time.</summary>
    FirstContentTimeout,

    /// <summary>The leg stopped in the middle of its answer.</summary>
    Stalled,

    /// <summary>The time of the whole request was used up.</summary>
    TotalTimeout,

    /// <summary>The answer repeats itself.</summary>
    Repetition,

    /// <summary>The leg ended without any content.</summary>
    EmptyOutput,

    /// <summary>The model was not sure enough of its answer.</summary>
    LowConfidence,

    /// <summary>Several answers of the model to the same question contradict each other.</summary>
    Inconsistent,

    /// <summary>The output does not have the form that was asked for.</summary>
    InvalidOutput,

    /// <summary>The model called a tool that does not exist, or with arguments that do not fit.</summary>
    InvalidToolCall,

    /// <summary>The answer was cut because the context was full, or its stream ended without a finish reason.</summary>
    Truncated,

    /// <summary>The model refused, or a filter stopped its answer.</summary>
    Refusal,

    /// <summary>An error that no classifier knows. It never escalates; it is the reason of an answer that broke off after part of it was shown.</summary>
    UnknownFailure,
}
