namespace LocalMode.Testing;

/// <summary>A touch of a <see cref="CloudTripwire"/>.</summary>
/// <param name="Kind">How it was touched.</param>
/// <param name="Detail">What with: the service type, or the host.</param>
/// <param name="Payload">What would have left, or <see langword="null"/> where nothing was to be sent.</param>
/// <param name="Error">What the tripwire threw, with the trace of where.</param>
public sealed record CloudTouch(CloudTouchKind Kind, string Detail, CapturedPayload? Payload, EgressAssertionException Error);
