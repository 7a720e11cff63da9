namespace LocalMode;

/// <summary>A rule that wants to escalate before the local leg runs. Internal until the triggers of the other stages need it public.</summary>
internal interface IEscalationTrigger
{
    /// <summary>Gives the verdict, or <see langword="null"/> to let the local leg run. What it throws is classified like an error of the leg.</summary>
    ValueTask<TriggerVerdict?> EvaluateAsync(EscalationContext context, CancellationToken cancellationToken);
}
