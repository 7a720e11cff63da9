namespace LocalMode.LlamaCpp.Loading;

/// <summary>What a <see cref="ModelHost{T}"/> holds: a started model that can be stopped and says when everything native of it is free.</summary>
internal interface IHostedModel
{
    /// <summary>Gets a task that completes, never with an error, when everything native is free.</summary>
    Task Stopped { get; }

    /// <summary>Ends every request with <see cref="ObjectDisposedException"/> and begins to free the model. Does not wait; may be called again.</summary>
    void Stop();
}
