namespace LocalMode;

/// <summary>Why a request escalated, or wanted to. The set is closed; <see cref="Application"/> stands for every rule of the application.</summary>
public enum EscalationReason
{
    /// <summary>A rule of the application, such as its own <see cref="IFailureClassifier"/>.</summary>
    Application,

    /// <summary>The local model is absent, failed to open, or was not ready in time.</summary>
    ModelNotReady,

    /// <summary>The local model or its native library is damaged or cannot be loaded.</summary>
    ModelUnusable,

    /// <summary>This machine has too little memory for the local model.</summary>
    OutOfMemory,

    /// <summary>The prompt with the reserved output does not fit into the local context.</summary>
    ContextOverflow,

    /// <summary>The local leg cannot do what was asked, such as tools, images or a schema keyword.</summary>
    CapabilityMissing,

    /// <summary>The local model's chat template cannot render the conversation.</summary>
    TemplateFailed,

    /// <summary>The queue of the local model is full.</summary>
    Overloaded,

    /// <summary>The local leg is itself remote and its server or the way to it failed.</summary>
    RemoteFailure,

    /// <summary>The local leg gave no content in time.</summary>
    FirstContentTimeout,

    /// <summary>The local leg ended without any content.</summary>
    EmptyOutput,

    /// <summary>The local leg's output does not have the form that was asked for.</summary>
    InvalidOutput,

    /// <summary>An error that no classifier knows. It never escalates; it is the reason of an answer that broke off after part of it was shown.</summary>
    UnknownFailure,
}
