using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Estimates how far an answer can be trusted.</summary>
/// <remarks>Implementations are safe for concurrent use and must not send anything.</remarks>
public interface IConfidenceEstimator
{
    /// <summary>Estimates the confidence in an answer.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options of the request, or <see langword="null"/>.</param>
    /// <param name="response">The answer.</param>
    /// <param name="cancellationToken">Ends the estimate.</param>
    /// <returns>From 0, none, to 1, full; <see langword="null"/> where nothing can be said, which never escalates.</returns>
    ValueTask<double?> EstimateAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, ChatResponse response, CancellationToken cancellationToken = default);
}
