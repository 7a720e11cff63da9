namespace LocalMode.LlamaCpp.Engine;

/// <summary>Counts the cores that decoding gains from: two threads on one core share its vector units.</summary>
internal static class ProcessorCores
{
    /// <summary>Gets the physical cores that this process may use, at least 1. Logical ones where the system does not tell them apart.</summary>
    public static int Physical { get; } = Count();

    private static int Count()
    {
        int logical = Environment.ProcessorCount;
        const string root = "/sys/devices/system/cpu";
        if (!OperatingSystem.IsLinux() || !Directory.Exists(root))
            return logical;

        try
        {
            HashSet<(string Package, string Core)> cores = [];
            foreach (string cpu in Directory.EnumerateDirectories(root, "cpu*"))
            {
                // A processor that is switched off has no topology; cpufreq and cpuidle are no processors.
                string core = Path.Combine(cpu, "topology", "core_id");
                string package = Path.Combine(cpu, "topology", "physical_package_id");
                if (File.Exists(core) && File.Exists(package))
                    cores.Add((File.ReadAllText(package), File.ReadAllText(core)));
            }

            return cores.Count == 0 ? logical : Math.Min(cores.Count, logical);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Some containers hide the files; the logical processors are the documented answer then.
            return logical;
        }
    }
}
