using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Engine;

/// <summary>Which files of a folder are too many. Other clients and processes write and delete there meanwhile.</summary>
internal static class PromptStateFolder
{
    /// <summary>Finds the files beyond a limit, those used last kept.</summary>
    /// <param name="files">The files of a folder, as it was listed; some may be gone by now.</param>
    /// <param name="limit">The most bytes to keep.</param>
    /// <returns>The paths of the others.</returns>
    public static List<string> Beyond(FileInfo[] files, long limit)
    {
        List<(DateTime Used, long Length, string Path)> all = new(files.Length);
        foreach (FileInfo file in files)
        {
            try
            {
                all.Add((file.LastWriteTimeUtc, file.Length, file.FullName));
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                // Somebody else deleted it: it takes no room.
            }
        }

        all.Sort(static (left, right) => right.Used.CompareTo(left.Used));
        List<string> beyond = [];
        long total = 0;
        foreach ((_, long length, string path) in CollectionsMarshal.AsSpan(all))
        {
            total += length;
            if (total > limit)
                beyond.Add(path);
        }

        return beyond;
    }
}
