namespace LocalMode;

/// <summary>What a trigger wants.</summary>
public enum TriggerVerdictKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The request goes to the other leg: the local leg is skipped, abandoned, or its answer is rejected, depending on the stage.</summary>
    Escalate,

    /// <summary>The request may not go to the cloud leg.</summary>
    Forbid,
}
