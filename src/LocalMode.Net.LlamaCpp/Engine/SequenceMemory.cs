using LocalMode.LlamaCpp.Interop;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>What a context's sequences hold. Every sequence has a buffer of its own, so a copy is always the whole one. Decode thread only.</summary>
internal sealed unsafe class SequenceMemory
{
    private readonly LlamaContextHandle _context;
    private readonly nint _memory;
    private readonly int _sequences;

    /// <summary>Looks into a context.</summary>
    /// <param name="context">The context.</param>
    /// <param name="sequences">Its sequences.</param>
    public SequenceMemory(LlamaContextHandle context, int sequences)
    {
        _context = context;
        _sequences = sequences;
        _memory = LlamaNative.GetMemory(context);
    }

    /// <summary>
    /// Gets a value indicating whether copies wait for the next step, which carries them out. Until then the buffers themselves must not
    /// be read or written.
    /// </summary>
    public bool IsCopyPending { get; private set; }

    /// <summary>Tells that a step was evaluated.</summary>
    public void OnStep() => IsCopyPending = false;

    /// <summary>Forgets everything a sequence holds.</summary>
    public void Clear(int sequence)
    {
        Check(sequence);
        LlamaNative.MemoryRemove(_memory, sequence, from: -1, to: -1);
    }

    /// <summary>Cuts a sequence off.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="length">The tokens to keep.</param>
    /// <returns>
    /// <see langword="false"/> if the model cannot go back to that length (recurrent, hybrid, sliding window); the sequence is empty then.
    /// </returns>
    public bool Truncate(int sequence, int length)
    {
        Check(sequence);
        if (length > 0
            && LlamaNative.MemoryRemove(_memory, sequence, length, to: -1) != 0
            && LlamaNative.MemoryLastPosition(_memory, sequence) == length - 1)
        {
            return true;
        }

        Clear(sequence);
        return length == 0;
    }

    /// <summary>Tells whether a sequence holds every position up to a length, so that it may be cut anywhere.</summary>
    public bool HoldsAll(int sequence, int length)
    {
        Check(sequence);
        return LlamaNative.MemoryFirstPosition(_memory, sequence) == 0 && LlamaNative.MemoryLastPosition(_memory, sequence) == length - 1;
    }

    /// <summary>Copies a whole sequence over another.</summary>
    public void Copy(int source, int target)
    {
        Check(source);
        Check(target);
        ArgumentOutOfRangeException.ThrowIfEqual(source, target);

        // A part of a sequence would end the process.
        LlamaNative.MemoryCopy(_memory, source, target, from: 0, to: -1);
        IsCopyPending = true;
    }

    /// <summary>Gets the bytes of a sequence's saved form; 0 if there is none.</summary>
    public long StateSize(int sequence)
    {
        Check(sequence);
        return checked((long)LlamaNative.StateSize(_context.DangerousGetHandle(), sequence));
    }

    /// <summary>Saves a sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="destination">Receives exactly <see cref="StateSize"/> bytes.</param>
    /// <returns>Whether that worked.</returns>
    public bool Save(int sequence, Span<byte> destination)
    {
        Check(sequence);
        fixed (byte* bytes = destination)
            return LlamaNative.StateGet(_context.DangerousGetHandle(), bytes, (nuint)destination.Length, sequence) == (nuint)destination.Length;
    }

    /// <summary>Restores what <see cref="Save"/> gave, over what the sequence holds.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="source">The bytes, whose origin was checked.</param>
    /// <param name="length">The tokens that they stand for.</param>
    /// <returns>Whether that worked; the sequence is empty otherwise.</returns>
    public bool Restore(int sequence, ReadOnlySpan<byte> source, int length)
    {
        Check(sequence);
        fixed (byte* bytes = source)
        {
            if (LlamaNative.StateSet(_context.DangerousGetHandle(), bytes, (nuint)source.Length, sequence) == (nuint)source.Length
                && LlamaNative.MemoryLastPosition(_memory, sequence) == length - 1)
            {
                return true;
            }
        }

        Clear(sequence);
        return false;
    }

    private void Check(int sequence) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)sequence, (uint)_sequences, nameof(sequence));
}
