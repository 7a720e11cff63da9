namespace LocalMode.LlamaCpp.Gguf;

/// <summary>How many elements a block of a tensor type holds and how many bytes it takes. A test compares the table with the native library's.</summary>
internal static class GgufTensorLayout
{
    // Index = ggml_type; (0, 0) marks numbers that are not in use or were withdrawn.
    private static readonly (int Elements, int Bytes)[] Blocks =
    [
        (1, 4), (1, 2), (32, 18), (32, 20), (0, 0), (0, 0), (32, 22), (32, 24), (32, 34), (32, 36),
        (256, 84), (256, 110), (256, 144), (256, 176), (256, 210), (256, 292), (256, 66), (256, 74), (256, 98), (256, 50),
        (32, 18), (256, 110), (256, 82), (256, 136), (1, 1), (1, 2), (1, 4), (1, 8), (1, 8), (256, 56),
        (1, 2), (0, 0), (0, 0), (0, 0), (256, 54), (256, 66), (0, 0), (0, 0), (0, 0), (32, 17),
        (64, 36), (128, 18), (64, 18),
    ];

    /// <summary>Gets the number of tensor types that the pinned version knows.</summary>
    public static int TypeCount => Blocks.Length;

    /// <summary>Looks up a tensor type.</summary>
    /// <param name="type">The number in the file.</param>
    /// <param name="elements">The elements of one block.</param>
    /// <param name="bytes">The bytes of one block.</param>
    /// <returns><see langword="false"/> if no such type is in use.</returns>
    public static bool TryGet(uint type, out int elements, out int bytes)
    {
        (elements, bytes) = type < (uint)Blocks.Length ? Blocks[type] : default;
        return elements != 0;
    }
}
