/// <summary>Called by the runtime where DOTNET_STARTUP_HOOKS names this assembly. Its name and place are given.</summary>
internal static class StartupHook
{
    public static void Initialize() => LocalMode.LlamaCpp.Tests.Loading.CrashChild.Enter();
}
