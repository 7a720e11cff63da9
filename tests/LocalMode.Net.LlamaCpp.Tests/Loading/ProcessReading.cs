using System.Diagnostics;
using System.Globalization;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>What this process holds of the system.</summary>
/// <param name="Handles">Open files and handles.</param>
/// <param name="Threads">Threads, those of native code too.</param>
/// <param name="PrivateBytes">Memory of its own.</param>
internal readonly record struct ProcessReading(int Handles, int Threads, long PrivateBytes)
{
    /// <summary>Reads after each of several rounds and takes the least of each: what comes and goes is no growth.</summary>
    /// <param name="rounds">How many.</param>
    /// <param name="round">What is done before each reading.</param>
    public static async Task<ProcessReading> LeastAsync(int rounds, Func<Task> round)
    {
        ProcessReading least = new(int.MaxValue, int.MaxValue, long.MaxValue);
        for (int i = 0; i < rounds; i++)
        {
            await round();
            ProcessReading now = Take();
            least = new(Math.Min(least.Handles, now.Handles), Math.Min(least.Threads, now.Threads), Math.Min(least.PrivateBytes, now.PrivateBytes));
        }

        return least;
    }

    private static ProcessReading Take()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        return OperatingSystem.IsLinux()
            ? new(Directory.GetFiles("/proc/self/fd").Length, process.Threads.Count, AnonymousBytes())
            : new(process.HandleCount, process.Threads.Count, process.PrivateMemorySize64);
    }

    // The runtime's own number counts address space on Linux.
    private static long AnonymousBytes()
    {
        string line = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan("RssAnon:".Length, line.Length - "RssAnon: kB".Length), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
