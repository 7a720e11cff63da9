using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>The tokens of one step, in native memory. Whatever could make the native library abort is checked when a token is added.</summary>
internal sealed class TokenBatch : IDisposable
{
    private readonly int _vocabularySize;
    private readonly int _contextLength;
    private readonly int _sequences;
    private readonly NativeBatch _batch;

    /// <summary>Prepares a batch.</summary>
    /// <param name="capacity">The most tokens.</param>
    /// <param name="vocabularySize">The number of tokens that exist.</param>
    /// <param name="contextLength">The positions of one sequence.</param>
    /// <param name="sequences">The sequences.</param>
    public TokenBatch(int capacity, int vocabularySize, int contextLength, int sequences)
    {
        Capacity = capacity;
        _vocabularySize = vocabularySize;
        _contextLength = contextLength;
        _sequences = sequences;
        _batch = new(capacity, sequences);
    }

    /// <summary>Gets the most tokens of one step.</summary>
    public int Capacity { get; }

    /// <summary>Gets the tokens in the batch.</summary>
    public int Count => _batch.Count;

    /// <summary>Gets the native form, valid while this object lives.</summary>
    public LlamaBatch Native => _batch.Native;

    /// <summary>Tells whether a token is in the batch.</summary>
    public bool Contains(int token) => _batch.Tokens.Contains(token);

    /// <summary>Takes all tokens out.</summary>
    public void Clear() => _batch.Clear();

    /// <summary>Adds a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="position">Its position in its sequence.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="wantsLogits">Whether the token after it will be chosen.</param>
    /// <returns>The index by which its logits are found.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token, sequence, or place.</exception>
    /// <exception cref="ContextOverflowException">The sequence is full.</exception>
    public int Add(int token, int position, int sequence, bool wantsLogits)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)token, (uint)_vocabularySize, nameof(token));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sequence, (uint)_sequences, nameof(sequence));
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Count, Capacity);
        if (position >= _contextLength)
            throw new ContextOverflowException(position + 1, _contextLength);

        return _batch.Add(token, position, sequence, wantsLogits);
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();
}
