namespace LocalMode.Scorecard.Faults;

/// <summary>A request as the server got it.</summary>
/// <param name="Number">Which one; the first is 1.</param>
/// <param name="Elapsed">The time from the server's start, by its clock.</param>
/// <param name="Body">The JSON text.</param>
public sealed record ServerRequest(int Number, TimeSpan Elapsed, string Body);
