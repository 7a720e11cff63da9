using System.Runtime.InteropServices;
using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>The tokens of one step, in native memory. Whatever could make the native library abort is checked when a token is added.</summary>
internal sealed unsafe class TokenBatch : IDisposable
{
    private readonly int _vocabularySize;
    private readonly int _contextLength;
    private readonly int _sequences;
    private readonly int* _sequenceIds;
    private LlamaBatch _batch;

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
        _sequenceIds = (int*)NativeMemory.Alloc((nuint)sequences, sizeof(int));
        for (int i = 0; i < sequences; i++)
            _sequenceIds[i] = i;

        _batch = new()
        {
            Tokens = (int*)NativeMemory.Alloc((nuint)capacity, sizeof(int)),
            Positions = (int*)NativeMemory.Alloc((nuint)capacity, sizeof(int)),
            SequenceCounts = (int*)NativeMemory.Alloc((nuint)capacity, sizeof(int)),
            SequenceIds = (int**)NativeMemory.Alloc((nuint)capacity, (nuint)sizeof(int*)),
            WantsLogits = (sbyte*)NativeMemory.Alloc((nuint)capacity, sizeof(sbyte)),
        };
        new Span<int>(_batch.SequenceCounts, capacity).Fill(1);
    }

    /// <summary>Gets the most tokens of one step.</summary>
    public int Capacity { get; }

    /// <summary>Gets the tokens in the batch.</summary>
    public int Count => _batch.TokenCount;

    /// <summary>Gets the native form, valid while this object lives.</summary>
    public LlamaBatch Native => _batch;

    /// <summary>Tells whether a token is in the batch.</summary>
    public bool Contains(int token) => new ReadOnlySpan<int>(_batch.Tokens, Count).Contains(token);

    /// <summary>Takes all tokens out.</summary>
    public void Clear() => _batch.TokenCount = 0;

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

        int index = _batch.TokenCount++;
        _batch.Tokens[index] = token;
        _batch.Positions[index] = position;
        _batch.SequenceIds[index] = _sequenceIds + sequence;
        _batch.WantsLogits[index] = wantsLogits ? (sbyte)1 : (sbyte)0;
        return index;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(_sequenceIds);
        NativeMemory.Free(_batch.SequenceIds);
        NativeMemory.Free(_batch.SequenceCounts);
        NativeMemory.Free(_batch.Positions);
        NativeMemory.Free(_batch.Tokens);
        NativeMemory.Free(_batch.WantsLogits);
        _batch = default;
    }
}
