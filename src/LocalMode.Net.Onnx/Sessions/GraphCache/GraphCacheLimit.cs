using System.Buffers;

namespace LocalMode.Onnx;

/// <summary>Keeps the folder of optimised graphs below its limit. Only files that were named here are counted and deleted.</summary>
internal static class GraphCacheLimit
{
    /// <summary>What a kept graph's name ends in.</summary>
    public const string Extension = ".graph";

    private const int KeyLength = 64;

    // Long enough that nobody is still writing it.
    private static readonly TimeSpan Unfinished = TimeSpan.FromDays(1);

    // Writing a time at every opening would be work for nothing.
    private static readonly TimeSpan Precision = TimeSpan.FromHours(1);

    private static readonly SearchValues<char> KeyDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Notes that a graph was used.</summary>
    /// <exception cref="IOException">Its time cannot be set.</exception>
    /// <exception cref="UnauthorizedAccessException">Its time may not be set.</exception>
    public static void Touch(string path, DateTimeOffset now)
    {
        if ((now.UtcDateTime - File.GetLastWriteTimeUtc(path)).Duration() > Precision)
            File.SetLastWriteTimeUtc(path, now.UtcDateTime);
    }

    /// <summary>Deletes graphs, those first whose last use is longest ago, until the rest fits, and what was left unfinished a day ago or earlier.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="limit">The bytes that may stay.</param>
    /// <param name="used">The graph that was just made; it stays.</param>
    /// <param name="now">The time.</param>
    /// <param name="notDeleted">Is told of a file that could not be deleted; the others are tried all the same.</param>
    /// <exception cref="IOException">The folder cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be listed.</exception>
    public static void Apply(string folder, long limit, string used, DateTimeOffset now, Action<string, Exception> notDeleted)
    {
        List<(FileInfo File, long Length, DateTime Used)> kept = [];
        long total = 0;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*" + Extension + "*"))
        {
            if (!IsOurs(file.Name))
                continue;

            if (file.Name.Length > KeyLength + Extension.Length)
            {
                if (file.LastWriteTimeUtc < now.UtcDateTime - Unfinished)
                    Delete(file, notDeleted);

                continue;
            }

            try
            {
                kept.Add((file, file.Length, file.LastWriteTimeUtc));
                total += file.Length;
            }
            catch (FileNotFoundException)
            {
                // Another process was faster.
            }
        }

        // Times may be equal where the system's are coarse; the order is the same in every process.
        foreach ((FileInfo file, long length, _) in kept.OrderBy(static graph => graph.Used).ThenBy(static graph => graph.File.Name, StringComparer.Ordinal))
        {
            if (total <= limit)
                return;
            if (file.Name != Path.GetFileName(used) && Delete(file, notDeleted))
                total -= length;
        }
    }

    private static bool IsOurs(string name) =>
        name.Length >= KeyLength + Extension.Length && !name.AsSpan(0, KeyLength).ContainsAnyExcept(KeyDigits) && name.AsSpan(KeyLength).StartsWith(Extension, StringComparison.Ordinal);

    private static bool Delete(FileInfo file, Action<string, Exception> notDeleted)
    {
        try
        {
            file.Delete();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notDeleted(file.FullName, e);
            return false;
        }
    }
}
