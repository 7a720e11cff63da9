using System.Globalization;

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

        HashSet<(string Package, string Core)> cores = [];
        for (int cpu = 0; ; cpu++)
        {
            string topology = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"cpu{cpu}"), "topology");
            string core = Path.Combine(topology, "core_id");
            string package = Path.Combine(topology, "physical_package_id");
            if (!File.Exists(core) || !File.Exists(package))
                break;

            cores.Add((File.ReadAllText(package), File.ReadAllText(core)));
        }

        return cores.Count == 0 ? logical : Math.Min(cores.Count, logical);
    }
}
