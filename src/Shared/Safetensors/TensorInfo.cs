namespace LocalMode.Safetensors;

/// <summary>Where a tensor of a safetensors file is and what its bytes mean. Checked against the file.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The dimensions, the outermost first; none for a single value. The layout is row-major and little-endian.</param>
/// <param name="Count">The number of elements.</param>
/// <param name="Offset">Where its bytes begin, counted from the file's start.</param>
/// <param name="Length">The number of its bytes.</param>
internal sealed record TensorInfo(string Name, TensorType Type, IReadOnlyList<long> Shape, long Count, long Offset, long Length)
{
    public override string ToString() => $"{Name}: {Type} [{string.Join(", ", Shape)}]";

    /// <summary>Gets the bytes of one element.</summary>
    public static int SizeOf(TensorType type) => type switch
    {
        TensorType.BOOL or TensorType.U8 or TensorType.I8 or TensorType.F8_E4M3 or TensorType.F8_E5M2 => 1,
        TensorType.I16 or TensorType.U16 or TensorType.F16 or TensorType.BF16 => 2,
        TensorType.I32 or TensorType.U32 or TensorType.F32 => 4,
        _ => 8,
    };
}
