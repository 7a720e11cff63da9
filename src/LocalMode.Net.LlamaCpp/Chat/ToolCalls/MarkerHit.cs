namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>Where a marker is, or may begin.</summary>
/// <param name="At">The first character of it; the text's length where there is none.</param>
/// <param name="Length">Its length in the text; 0 where the text ends before that is decided.</param>
/// <param name="Marker">The marker, where it is complete.</param>
internal readonly record struct MarkerHit(int At, int Length, Marker? Marker);
