using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <summary>The memory of a batch of tokens, each of one sequence. Checks nothing: whoever fills it does.</summary>
internal sealed unsafe class NativeBatch : IDisposable
{
    private readonly int* _sequenceIds;
    private LlamaBatch _batch;

    /// <summary>Allocates a batch.</summary>
    /// <param name="capacity">The most tokens.</param>
    /// <param name="sequences">The sequences.</param>
    public NativeBatch(int capacity, int sequences)
    {
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

    /// <summary>Gets the tokens in the batch.</summary>
    public int Count => _batch.TokenCount;

    /// <summary>Gets the native form, valid while this object lives.</summary>
    public LlamaBatch Native => _batch;

    /// <summary>Gets the ids of the tokens in the batch.</summary>
    public ReadOnlySpan<int> Tokens => new(_batch.Tokens, Count);

    /// <summary>Takes all tokens out.</summary>
    public void Clear() => _batch.TokenCount = 0;

    /// <summary>Adds a token. The caller has checked that there is room, and such a sequence.</summary>
    /// <returns>Its index.</returns>
    public int Add(int token, int position, int sequence, bool wantsLogits)
    {
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
