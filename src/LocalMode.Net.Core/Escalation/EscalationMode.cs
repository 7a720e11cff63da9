namespace LocalMode;

/// <summary>
/// How freely a request may leave the local leg. The values are in the order of strictness: a smaller value is stricter, so the
/// stricter of two modes is the smaller one.
/// </summary>
public enum EscalationMode
{
    /// <summary>Nothing leaves. The cloud leg is not even created.</summary>
    LocalOnly = 0,

    /// <summary>The local leg answers; the cloud leg only where the local one cannot. The default of <see cref="EscalationOptions.Mode"/>.</summary>
    PreferLocal = 1,

    /// <summary>The cloud leg answers; the local leg where the request may not leave, the machine is offline, a budget is used up, or the cloud leg fails before its answer is shown.</summary>
    PreferCloud = 2,

    /// <summary>The cloud leg answers or nobody does.</summary>
    CloudOnly = 3,
}
