namespace LocalMode;

/// <summary>
/// Tells whether a model can serve. A provider answers it through <c>GetService</c>; a client that does not answer is taken as ready.
/// </summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IModelReadiness
{
    /// <summary>Gets the state now, without waiting and without starting anything.</summary>
    ModelState State { get; }

    /// <summary>
    /// Opens the model if nothing has, and waits until it can serve. Never starts a download: a model that is not on this machine
    /// is an error at once.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait. Opening goes on for whoever else waits or comes later.</param>
    /// <returns>A task that completes when the state is <see cref="ModelState.Ready"/>.</returns>
    /// <exception cref="LocalModeException">The model is absent, invalid, or could not be opened.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    Task WarmUpAsync(CancellationToken cancellationToken = default);
}
