using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LocalMode.Onnx;

/// <summary>Pinned memory that tensors are laid over: it grows with what comes and is used again for the next text.</summary>
internal sealed class TensorMemory(string model)
{
    private const int Smallest = 64;

    private byte[] _bytes = GC.AllocateUninitializedArray<byte>(Smallest, pinned: true);

    /// <summary>Makes room. What was in the memory may be lost, and views of it must be gone.</summary>
    /// <exception cref="ModelOutOfMemoryException">There is no memory for so much; what was there stays.</exception>
    public void Reserve(long bytes)
    {
        if (bytes <= _bytes.Length)
            return;

        // Doubling, so that a cache that grows by a token a step is not made anew each step.
        long wanted = bytes > 1 << 30 ? Math.Min(Array.MaxLength, 2 * bytes) : (long)BitOperations.RoundUpToPowerOf2((ulong)bytes);
        if (bytes > Array.MaxLength)
            throw new ModelOutOfMemoryException(model, bytes, Math.Min(Array.MaxLength, EncoderMemory.Available()));

        try
        {
            _bytes = GC.AllocateUninitializedArray<byte>((int)wanted, pinned: true);
        }
        catch (OutOfMemoryException e)
        {
            throw new ModelOutOfMemoryException(model, wanted, EncoderMemory.Available(), e);
        }
    }

    /// <summary>Returns the beginning of the memory as values.</summary>
    public Span<T> Values<T>(int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan())[..count];

    /// <summary>Returns bytes from an offset on.</summary>
    public Span<byte> Bytes(long offset, long count) => _bytes.AsSpan((int)offset, (int)count);

    /// <summary>Repeats the first bytes until there are so many copies of them.</summary>
    public void Repeat(long bytes, int copies)
    {
        for (int copy = 1; copy < copies; copy++)
            Bytes(0, bytes).CopyTo(Bytes(copy * bytes, bytes));
    }

    /// <summary>Returns a tensor over the beginning of the memory, to be disposed of before the memory grows.</summary>
    public OrtValue View(TensorElementType type, long[] shape, long bytes) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, type, shape, Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0), bytes);
}
