namespace LocalMode;

/// <summary>Where a payload would go, as far as it is known. Before the cloud leg exists, only the model id that the options name is.</summary>
/// <param name="ModelId">The model, or <see langword="null"/>.</param>
/// <param name="Provider">The provider's name as its client states it, or <see langword="null"/>.</param>
/// <param name="Endpoint">The address as its client states it, or <see langword="null"/>.</param>
public sealed record EgressTarget(string? ModelId = null, string? Provider = null, Uri? Endpoint = null);
