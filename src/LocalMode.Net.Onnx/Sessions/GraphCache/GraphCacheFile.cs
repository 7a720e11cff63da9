using System.IO.Hashing;

namespace LocalMode.Onnx;

/// <summary>
/// A file that holds a graph and its own checksum. It is written beside its place and moved there, so that readers of any process see all of it
/// or nothing. The checksum is against damage alone: who can write the file can write its checksum too, whatever its kind.
/// </summary>
internal static class GraphCacheFile
{
    private const int ChecksumLength = 16;

    private static readonly byte[] Magic = "LMGRAPH2"u8.ToArray();

    private static readonly int HeaderLength = Magic.Length + ChecksumLength;

    /// <summary>Reads a graph.</summary>
    /// <returns>Its bytes, or null if there is no such file or what it holds is not what was written.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[]? Read(string path, out bool isDamaged)
    {
        isDamaged = false;
        if (!File.Exists(path))
            return null;

        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        isDamaged = true;
        if (stream.Length <= HeaderLength || stream.Length - HeaderLength > Array.MaxLength)
            return null;

        byte[] header = new byte[HeaderLength];
        byte[] graph = GC.AllocateUninitializedArray<byte>((int)(stream.Length - HeaderLength));
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || stream.ReadAtLeast(graph, graph.Length, throwOnEndOfStream: false) < graph.Length)
            return null;

        // What is checked is what is used: the file may change meanwhile.
        isDamaged = !header.AsSpan(0, Magic.Length).SequenceEqual(Magic) || !XxHash128.Hash(graph).AsSpan().SequenceEqual(header.AsSpan(Magic.Length));
        return isDamaged ? null : graph;
    }

    /// <summary>Writes a graph.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> graph)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                stream.Write([.. Magic, .. XxHash128.Hash(graph)]);
                stream.Write(graph);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            // Gone already if it was moved.
            if (File.Exists(temporary))
                File.Delete(temporary);
        }
    }
}
