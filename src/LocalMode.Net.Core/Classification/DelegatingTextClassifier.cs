namespace LocalMode;

/// <summary>A text classifier that hands every call to another: the base of decorators.</summary>
/// <param name="inner">The one that is wrapped; disposed with this object.</param>
public class DelegatingTextClassifier(ITextClassifier inner) : ITextClassifier
{
    /// <summary>Gets the one that is wrapped.</summary>
    protected ITextClassifier Inner { get; } = inner ?? throw new ArgumentNullException(nameof(inner));

    /// <inheritdoc/>
    public virtual Task<InferenceResults<TextClassification>> GetClassificationsAsync(IEnumerable<TextInput> texts, TextClassificationOptions? options = null, CancellationToken cancellationToken = default) =>
        Inner.GetClassificationsAsync(texts, options, cancellationToken);

    /// <inheritdoc/>
    public virtual object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : Inner.GetService(serviceType, serviceKey);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what this object holds.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            Inner.Dispose();
    }
}
