using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LocalMode.Safetensors;

/// <summary>Reads the bytes of a tensor, piece by piece, and converts them.</summary>
internal static class TensorReader
{
    private const int PieceBytes = 1 << 16;

    public static float[] ReadFloats(string path, SafeFileHandle handle, TensorInfo tensor)
    {
        if (tensor.Type is TensorType.BOOL or TensorType.F8_E4M3 or TensorType.F8_E5M2)
            throw new ModelInvalidException(path, tensor.Name, $"Found {tensor.Type}; expected F32, F16, BF16, F64 or whole numbers. Convert the tensor to one of them.");

        float[] values = Allocate<float>(path, tensor);
        if (tensor.Type == TensorType.F32)
            ReadExactly(path, handle, MemoryMarshal.AsBytes(values.AsSpan()), tensor.Offset);
        else
            ReadPieces(path, handle, tensor, values, static (type, bytes, target) => Convert(type, bytes, target));

        return values;
    }

    public static int[] ReadIntegers(string path, SafeFileHandle handle, TensorInfo tensor)
    {
        if (tensor.Type is TensorType.BOOL or TensorType.F8_E4M3 or TensorType.F8_E5M2 or TensorType.F16 or TensorType.BF16 or TensorType.F32 or TensorType.F64)
            throw new ModelInvalidException(path, tensor.Name, $"Found {tensor.Type}; expected whole numbers.");

        int[] values = Allocate<int>(path, tensor);
        try
        {
            ReadPieces(path, handle, tensor, values, static (type, bytes, target) => Convert(type, bytes, target));
        }
        catch (OverflowException e)
        {
            throw new ModelInvalidException(path, tensor.Name, $"A value is below {int.MinValue} or above {int.MaxValue}.", e);
        }

        return values;
    }

    public static void ReadExactly(string path, SafeFileHandle handle, Span<byte> destination, long offset)
    {
        while (destination.Length > 0)
        {
            int count = RandomAccess.Read(handle, destination, offset);
            if (count == 0)
                throw new ModelInvalidException(path, field: null, $"It ended at byte {offset} while it was read. Do not change a model's files while it is opened.");

            destination = destination[count..];
            offset += count;
        }
    }

    private static T[] Allocate<T>(string path, TensorInfo tensor)
        where T : unmanaged
    {
        try
        {
            if (tensor.Count <= Array.MaxLength)
                return GC.AllocateUninitializedArray<T>((int)tensor.Count);
        }
        catch (OutOfMemoryException e)
        {
            throw OutOfMemory(e);
        }

        throw OutOfMemory(innerException: null);

        ModelOutOfMemoryException OutOfMemory(Exception? innerException)
        {
            GCMemoryInfo memory = GC.GetGCMemoryInfo();
            return new(Path.GetFileName(path), checked(tensor.Count * 4), Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes), innerException);
        }
    }

    private static void ReadPieces<T>(string path, SafeFileHandle handle, TensorInfo tensor, T[] values, Action<TensorType, ReadOnlySpan<byte>, Span<T>> convert)
    {
        int size = TensorInfo.SizeOf(tensor.Type);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            for (int done = 0; done < values.Length;)
            {
                int count = Math.Min(PieceBytes / size, values.Length - done);
                Span<byte> piece = buffer.AsSpan(0, count * size);
                ReadExactly(path, handle, piece, tensor.Offset + ((long)done * size));
                convert(tensor.Type, piece, values.AsSpan(done, count));
                done += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Convert(TensorType type, ReadOnlySpan<byte> source, Span<float> target)
    {
        switch (type)
        {
            case TensorType.F16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), target);
                break;
            case TensorType.BF16:
                // The upper half of a single.
                ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(source);
                for (int i = 0; i < target.Length; i++)
                    target[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);

                break;
            case TensorType.F64:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(source), target);
                break;
            case TensorType.I8:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(source), target);
                break;
            case TensorType.U8:
                TensorPrimitives.ConvertTruncating(source, target);
                break;
            case TensorType.I16:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, short>(source), target);
                break;
            case TensorType.U16:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, ushort>(source), target);
                break;
            case TensorType.I32:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, int>(source), target);
                break;
            case TensorType.U32:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, uint>(source), target);
                break;
            case TensorType.I64:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, long>(source), target);
                break;
            default:
                TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, ulong>(source), target);
                break;
        }
    }

    private static void Convert(TensorType type, ReadOnlySpan<byte> source, Span<int> target)
    {
        switch (type)
        {
            case TensorType.I8:
                TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<byte, sbyte>(source), target);
                break;
            case TensorType.U8:
                TensorPrimitives.ConvertChecked(source, target);
                break;
            case TensorType.I16:
                TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<byte, short>(source), target);
                break;
            case TensorType.U16:
                TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<byte, ushort>(source), target);
                break;
            case TensorType.I32:
                MemoryMarshal.Cast<byte, int>(source).CopyTo(target);
                break;
            case TensorType.U32:
                TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<byte, uint>(source), target);
                break;
            case TensorType.I64:
                TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<byte, long>(source), target);
                break;
            default:
                TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<byte, ulong>(source), target);
                break;
        }
    }
}
