namespace LocalMode;

/// <summary>What went wrong, one value for each type of the <see cref="LocalModeException"/> family.</summary>
public enum LocalModeErrorKind
{
    /// <summary>A model, or a file of it, is not where it was looked for: <see cref="ModelNotFoundException"/>.</summary>
    ModelNotFound,

    /// <summary>A model exists but cannot serve yet: <see cref="ModelNotReadyException"/>.</summary>
    ModelNotReady,

    /// <summary>A file of a model is damaged, altered or not what its name says: <see cref="ModelInvalidException"/>.</summary>
    ModelInvalid,

    /// <summary>A native library is missing or does not fit: <see cref="NativeLibraryException"/>.</summary>
    NativeLibrary,

    /// <summary>The machine has too little memory for the model: <see cref="ModelOutOfMemoryException"/>.</summary>
    OutOfMemory,

    /// <summary>The prompt and the reserved output exceed the context: <see cref="ContextOverflowException"/>.</summary>
    ContextOverflow,

    /// <summary>The provider or model cannot do what was asked: <see cref="UnsupportedCapabilityException"/>.</summary>
    UnsupportedCapability,

    /// <summary>A keyword of a JSON schema cannot be enforced: <see cref="SchemaNotEnforceableException"/>.</summary>
    SchemaNotEnforceable,

    /// <summary>A JSON schema exceeds a limit: <see cref="SchemaTooComplexException"/>.</summary>
    SchemaTooComplex,

    /// <summary>A chat template refused the conversation or could not be rendered: <see cref="TemplateFailedException"/>.</summary>
    TemplateFailed,

    /// <summary>The model's output does not have the form that was asked for: <see cref="InvalidOutputException"/>.</summary>
    InvalidOutput,

    /// <summary>The queue of a model is full: <see cref="OverloadedException"/>.</summary>
    Overloaded,

    /// <summary>Vectors of two different models would be mixed: <see cref="VectorSpaceMismatchException"/>.</summary>
    VectorSpaceMismatch,

    /// <summary>The local answer failed and the request may not leave: <see cref="EscalationForbiddenException"/>.</summary>
    EscalationForbidden,

    /// <summary>An answer broke off after part of it was shown: <see cref="EscalationIncompleteException"/>.</summary>
    EscalationIncomplete,

    /// <summary>A budget does not allow the request: <see cref="BudgetExceededException"/>.</summary>
    BudgetExceeded,

    /// <summary>The request needs a network and there is none: <see cref="OfflineException"/>.</summary>
    Offline,

    /// <summary>A JSON schema is malformed or refers to something that is not there: <see cref="SchemaInvalidException"/>.</summary>
    SchemaInvalid,

    /// <summary>An audit log cannot be written, or is not as it was written: <see cref="AuditLogException"/>.</summary>
    AuditLog,

    /// <summary>No answer can satisfy a constraint: <see cref="ConstraintUnsatisfiableException"/>.</summary>
    ConstraintUnsatisfiable,
}
