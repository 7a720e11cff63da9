using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace LocalMode;

/// <summary>The results of a call over many inputs, in the order of the inputs.</summary>
/// <typeparam name="TResult">The result of one input.</typeparam>
/// <param name="items">One result an input; the list is taken over, not copied.</param>
/// <remarks><see cref="InferenceResult.Usage"/> is the sum over the inputs.</remarks>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The results are what it is; that it can be enumerated is a convenience.")]
public sealed class InferenceResults<TResult>(IReadOnlyList<TResult> items) : InferenceResult, IReadOnlyList<TResult>
    where TResult : InferenceResult
{
    private readonly IReadOnlyList<TResult> _items = items ?? throw new ArgumentNullException(nameof(items));

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public TResult this[int index] => _items[index];

    /// <inheritdoc/>
    public IEnumerator<TResult> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
