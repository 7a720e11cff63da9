namespace LocalMode;

/// <summary>Tells how well documents answer a query.</summary>
/// <remarks>
/// <para>Implementations are safe for concurrent use until they are disposed. Inputs and options are read before a call returns its task, and are never changed.</para>
/// <para>The verbs, extension methods in <see cref="RerankerExtensions"/>, are what applications call. <see cref="IDisposable.Dispose"/> releases the model of the one who opened it; a decorator disposes what it wraps.</para>
/// </remarks>
public interface IReranker : IDisposable
{
    /// <summary>Tells how well documents answer a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="documents">The documents; read once.</param>
    /// <param name="options">Options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One score a document, in their order.</returns>
    /// <exception cref="ArgumentException">An input is missing or an option is out of its range.</exception>
    /// <exception cref="LocalModeException">The model could not do it.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    Task<RerankScores> GetScoresAsync(string query, IEnumerable<string> documents, RerankOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Returns a service of this object or of what it wraps, such as <see cref="RerankerMetadata"/> or <see cref="IModelReadiness"/>.</summary>
    /// <param name="serviceType">The service's type.</param>
    /// <param name="serviceKey">A key, or <see langword="null"/>.</param>
    /// <returns>The service, or <see langword="null"/> if there is none.</returns>
    object? GetService(Type serviceType, object? serviceKey = null);
}
