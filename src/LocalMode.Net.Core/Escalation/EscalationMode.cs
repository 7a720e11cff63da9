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
}
