using System.Runtime.CompilerServices;
using LocalMode.LlamaCpp.Loading;

namespace LocalMode.LlamaCpp.Tests;

/// <summary>What holds for every test: crash markers go to a folder of this process, never to the user's.</summary>
internal static class TestProcess
{
    private static readonly TemporaryFolder Markers = new();

    [ModuleInitializer]
    internal static void Begin()
    {
        CrashMarkers.DefaultDirectory = Markers.Path;
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Markers.Dispose();
    }
}
