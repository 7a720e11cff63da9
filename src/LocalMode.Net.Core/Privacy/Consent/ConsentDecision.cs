namespace LocalMode;

/// <summary>What a user answered. The default value is <see cref="Deny"/>.</summary>
public readonly record struct ConsentDecision
{
    private ConsentDecision(bool allowed, string? consentId) => (IsAllowed, ConsentId) = (allowed, consentId);

    /// <summary>Gets the answer that nothing may leave.</summary>
    public static ConsentDecision Deny => default;

    /// <summary>Gets whether the payload may leave.</summary>
    public bool IsAllowed { get; }

    /// <summary>Gets the application's id of this consent, which the audit log keeps, or <see langword="null"/>.</summary>
    public string? ConsentId { get; }

    /// <summary>Creates the answer that this payload may leave, once.</summary>
    /// <param name="consentId">The application's id of this consent, for the audit log.</param>
    /// <returns>The answer.</returns>
    public static ConsentDecision Allow(string? consentId = null) => new(true, consentId);
}
