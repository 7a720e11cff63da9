namespace LocalMode;

/// <summary>When it was decided that a request escalates.</summary>
public enum EscalationStage
{
    /// <summary>Before the local leg ran.</summary>
    Before,

    /// <summary>While the local leg ran and before any of its content was passed on.</summary>
    During,

    /// <summary>After the local leg had ended and before any of its content was passed on.</summary>
    After,
}
