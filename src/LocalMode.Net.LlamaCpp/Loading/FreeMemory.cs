using System.Globalization;

namespace LocalMode.LlamaCpp.Loading;

/// <summary>What the machine, or the container around this process, can give without swapping.</summary>
/// <param name="root">The folder that stands for the system's root; another one in tests.</param>
internal sealed class FreeMemory(string root)
{
    // What cgroup v1 says where there is no limit: the largest whole page.
    private const long Unlimited = 1L << 60;

    /// <summary>Gets the system's.</summary>
    public static FreeMemory System { get; } = new("/");

    /// <summary>Estimates the bytes; 0 or more.</summary>
    public long Available()
    {
        // The runtime knows the limits of containers and job objects.
        GCMemoryInfo memory = GC.GetGCMemoryInfo();
        long free = memory.TotalAvailableMemoryBytes - Environment.WorkingSet;
        if (OperatingSystem.IsLinux())
            free = Math.Min(free, Math.Min(MemAvailable() ?? long.MaxValue, Cgroup() ?? long.MaxValue));
        else
            free = Math.Min(free, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes);

        return Math.Max(0, free);
    }

    /// <summary>Reads the kernel's own estimate: free memory and what it can drop, such as the cached pages of a model file.</summary>
    public long? MemAvailable() => Field("proc/meminfo", "MemAvailable:") * 1024;

    /// <summary>Reads what the control groups of this process leave, version 2 or 1; the tightest of the group and those around it.</summary>
    public long? Cgroup()
    {
        long? least = null;
        foreach (string line in Lines("proc/self/cgroup"))
        {
            string[] parts = line.Split(':', 3);
            if (parts.Length != 3)
                continue;

            bool isSecond = parts[1].Length == 0;
            if (!isSecond && !parts[1].Split(',').Contains("memory"))
                continue;

            string mount = isSecond ? "sys/fs/cgroup" : "sys/fs/cgroup/memory";

            // In a container the path may be that of the host, which is not mounted here; the group itself is the mount then.
            for (string group = parts[2].Trim('/'); ; group = Path.GetDirectoryName(group) ?? "")
            {
                long? left = isSecond
                    ? Left(Path.Combine(mount, group), "memory.max", "memory.current", "inactive_file")
                    : Left(Path.Combine(mount, group), "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file");
                if (left is not null && !(least <= left))
                    least = left;

                if (group.Length == 0)
                    break;
            }
        }

        return least;
    }

    private long? Left(string group, string limitFile, string usageFile, string reclaimableField)
    {
        if (Number(Path.Combine(group, limitFile)) is not { } limit || limit >= Unlimited || Number(Path.Combine(group, usageFile)) is not { } usage)
            return null;

        // Pages of files that nobody has used lately are given up before anybody is refused memory.
        long reclaimable = Field(Path.Combine(group, "memory.stat"), reclaimableField) ?? 0;
        return Math.Max(0, limit - Math.Max(0, usage - reclaimable));
    }

    private long? Number(string file)
    {
        foreach (string line in Lines(file))
            return long.TryParse(line.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

        return null;
    }

    private long? Field(string file, string name)
    {
        foreach (string line in Lines(file))
        {
            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length >= 2 && parts[0] == name)
                return long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
        }

        return null;
    }

    // What is not there, or hidden from this process, sets no limit.
    private string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(root, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
