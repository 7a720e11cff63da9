using System.Diagnostics;

namespace LocalMode.Ratios.Measuring;

/// <summary>Times work.</summary>
internal static class Clock
{
    /// <summary>Returns the seconds of one call over some calls in a row.</summary>
    public static double Seconds(Action work, int calls = 1)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            work();

        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    /// <summary>Returns the seconds of one call over some calls in a row.</summary>
    public static async Task<double> SecondsAsync(Func<Task> work, int calls = 1)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
            await work();

        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }
}
