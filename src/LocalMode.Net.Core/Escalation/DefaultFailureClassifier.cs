using System.Net.Sockets;

namespace LocalMode;

/// <summary>Knows the typed family of LocalMode and the failures of a leg that is reached over HTTP or a socket.</summary>
internal sealed class DefaultFailureClassifier : IFailureClassifier
{
    public static DefaultFailureClassifier Instance { get; } = new();

    public FailureVerdict Classify(Exception exception) => exception switch
    {
        LocalModeException typed => ClassifyTyped(typed.Kind),
        HttpRequestException { StatusCode: { } status } => FailureVerdict.FromHttpStatus(status),
        // A body that is cut, or framed wrongly, arrives as a bare HttpIOException, also through System.ClientModel.
        HttpRequestException or SocketException or HttpIOException => FailureVerdict.Escalate(EscalationReason.RemoteFailure),
        // A broken connection, and not a file of this machine that cannot be read.
        IOException { InnerException: SocketException } => FailureVerdict.Escalate(EscalationReason.RemoteFailure),
        // HttpClient tells its own timeout by this pair. A cancellation alone says nothing about its cause.
        OperationCanceledException { InnerException: TimeoutException } => FailureVerdict.Escalate(EscalationReason.RemoteFailure, FailureClass.Timeout),
        _ => FailureVerdict.Unknown,
    };

    private static FailureVerdict ClassifyTyped(LocalModeErrorKind kind) => kind switch
    {
        LocalModeErrorKind.ModelNotFound or LocalModeErrorKind.ModelNotReady => FailureVerdict.Escalate(EscalationReason.ModelNotReady),
        LocalModeErrorKind.ModelInvalid or LocalModeErrorKind.NativeLibrary => FailureVerdict.Escalate(EscalationReason.ModelUnusable),
        LocalModeErrorKind.OutOfMemory => FailureVerdict.Escalate(EscalationReason.OutOfMemory),
        LocalModeErrorKind.ContextOverflow => FailureVerdict.Escalate(EscalationReason.ContextOverflow),
        LocalModeErrorKind.UnsupportedCapability or LocalModeErrorKind.SchemaNotEnforceable
            // What no model could write was rethrown before: here only this vocabulary lacks a character.
            or LocalModeErrorKind.ConstraintUnsatisfiable => FailureVerdict.Escalate(EscalationReason.CapabilityMissing),
        LocalModeErrorKind.TemplateFailed => FailureVerdict.Escalate(EscalationReason.TemplateFailed),
        LocalModeErrorKind.InvalidOutput => FailureVerdict.Escalate(EscalationReason.InvalidOutput),
        LocalModeErrorKind.Overloaded => FailureVerdict.Escalate(EscalationReason.Overloaded),
        _ => FailureVerdict.Rethrow,
    };
}
