using System.Globalization;

namespace LocalMode;

/// <summary>The files of a log, and how they are written.</summary>
internal static class AuditPaths
{
    public static string Head(string path) => path + ".head";

    public static string Lock(string path) => path + ".lock";

    /// <summary>Opens a file that only its owner may read.</summary>
    public static FileStream Create(string path, FileMode mode, FileShare share)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.Write, Share = share, BufferSize = 0, Options = FileOptions.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    public static FileStream OpenForAppend(string path)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Replaces the head: whoever reads it sees the old one or the new one.</summary>
    public static void WriteHead(string path, byte[] head, bool flush)
    {
        string temporary = Head(path) + ".tmp";
        using (FileStream stream = Create(temporary, FileMode.Create, FileShare.None))
        {
            stream.Write(head);
            if (flush)
                stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, Head(path), overwrite: true);
    }

    /// <summary>Moves what a crash left of the last line into a file of its own.</summary>
    public static void CutTornTail(string path, long wholeLength, DateTimeOffset now)
    {
        using FileStream log = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        log.Position = wholeLength;
        string aside = string.Create(CultureInfo.InvariantCulture, $"{path}.torn-{now.UtcDateTime:yyyyMMdd'T'HHmmssfff}");
        using (FileStream torn = Create(aside, FileMode.Append, FileShare.None))
        {
            log.CopyTo(torn);
            torn.Flush(flushToDisk: true);
        }
        log.SetLength(wholeLength);
        log.Flush(flushToDisk: true);
    }
}
