namespace LocalMode.Onnx;

/// <summary>The memory that runs can have.</summary>
internal static class EncoderMemory
{
    /// <summary>Returns an estimate of the bytes that are free, as the garbage collector last saw it.</summary>
    public static long Available()
    {
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);
    }
}
