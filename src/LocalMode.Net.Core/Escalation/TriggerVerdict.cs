namespace LocalMode;

/// <summary>A trigger wants the request to escalate. The error is what the caller gets inside if that is forbidden.</summary>
internal readonly record struct TriggerVerdict(EscalationReason Reason, Exception Error);
