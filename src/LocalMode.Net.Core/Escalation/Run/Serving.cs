using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>The call that answers a request: a stream that has committed or ended, or a whole response.</summary>
/// <param name="Attempt">The call.</param>
/// <param name="Stream">Its stream; <see langword="null"/> for a call that was not streamed.</param>
/// <param name="Response">The whole response, where it is there already.</param>
/// <param name="CanSwitch">Whether the other leg may still take over.</param>
internal sealed record Serving(AttemptRecord Attempt, LegStream? Stream, ChatResponse? Response, bool CanSwitch);
