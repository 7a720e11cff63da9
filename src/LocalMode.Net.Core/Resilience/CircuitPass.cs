namespace LocalMode;

/// <summary>The permission to call a leg once, to be handed back with how the call ended. The default value is of no breaker and changes nothing.</summary>
/// <param name="Period">The period of the breaker in which it was given; the end of a call that belongs to an earlier one says nothing any more.</param>
/// <param name="IsProbe">Whether it is the one call that is let through after a break.</param>
internal readonly record struct CircuitPass(long Period, bool IsProbe);
