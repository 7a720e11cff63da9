using System.Diagnostics;
using System.Runtime.InteropServices;
using LocalMode.LlamaCpp.Chat;
using LocalMode.LlamaCpp.Engine;
using LocalMode.LlamaCpp.Interop;
using LocalMode.LlamaCpp.Loading;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Loading;

/// <summary>
/// The test executable as a process that dies: a start-up hook of the runtime leads here before any test runs; it loads the model, and ends as it is told.
/// </summary>
internal static class CrashChild
{
    public const string AbortWhileLoading = nameof(AbortWhileLoading);
    public const string KillWhileLoading = nameof(KillWhileLoading);
    public const string AbortWhileRunning = nameof(AbortWhileRunning);
    public const string KillWhileRunning = nameof(KillWhileRunning);
    public const string KillWhileIdle = nameof(KillWhileIdle);
    public const string LeaveWhileRunning = nameof(LeaveWhileRunning);
    public const string EndWell = nameof(EndWell);
    public const string AbortWhileLoadingAnEncoder = nameof(AbortWhileLoadingAnEncoder);
    public const string KillWhileEncoding = nameof(KillWhileEncoding);

    private const string Variable = "LOCALMODE_TESTS_CRASH";

    /// <summary>Runs a child to its death.</summary>
    /// <returns>What it wrote to its error stream.</returns>
    public static async Task<string> RunAsync(string how, string model, string markers, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment[Variable] = string.Join('|', how, model, markers);
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(CrashChild).Assembly.Location;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";

        // It reads its own marker, which is locked otherwise.
        if (how == KillWhileEncoding)
            start.Environment["DOTNET_SYSTEM_IO_DISABLEFILELOCKING"] = "1";

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        string error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        await output;
        return error;
    }

    /// <summary>Called before the executable's own entry point, which belongs to the test framework.</summary>
    public static void Enter()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } told)
            return;

        string[] parts = told.Split('|');
        Live(parts[0], ModelReference.FromFile(parts[1]), parts[2]).GetAwaiter().GetResult();
        Environment.Exit(0);
    }

    private static async Task Live(string how, ModelReference model, string markers)
    {
        if (how is AbortWhileLoadingAnEncoder or KillWhileEncoding)
        {
            await EncodeAsync(how, model, markers);
            return;
        }

        EngineSettings settings = EngineSettings.From(new() { ContextSize = 64, BatchSize = 32, CrashMarkerDirectory = markers });
        await using ModelHost<ChatModel> host = ChatModel.Host(model, settings);
        using (ModelLease<ChatModel> lease = await host.AcquireAsync(new DyingProgress(how), CancellationToken.None))
        {
            Die(how, AbortWhileRunning, KillWhileRunning);
            if (how == LeaveWhileRunning)
                Environment.Exit(0);
        }

        Die(how, "", KillWhileIdle);
    }

    private static async Task EncodeAsync(string how, ModelReference model, string markers)
    {
        LlamaCppEmbeddingOptions options = new() { CrashMarkerDirectory = markers, Threads = 1 };
        await using LlamaCppEmbeddingGenerator generator =
            await LlamaCppEmbeddingGenerator.OpenAsync(model, options, how == KillWhileEncoding ? null : new DyingProgress(AbortWhileLoading));

        // Whoever ends the process does so while texts are encoded, and there are more than can be.
        Task<GeneratedEmbeddings<Embedding<float>>> running = generator.GenerateAsync(Enumerable.Repeat("hello world", 1_000_000));
        string marker = Directory.GetFiles(markers)[0];
        while (!IsRunning(marker))
            await Task.Yield();

        Process.GetCurrentProcess().Kill();
        await running;
    }

    private static bool IsRunning(string marker)
    {
        using FileStream file = new(marker, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(file);
        return reader.ReadLine()!.StartsWith("running", StringComparison.Ordinal);
    }

    private static unsafe void Die(string how, string abort, string kill)
    {
        if (how == abort)
        {
            nint library = NativeLibrary.Load(Path.Combine(
                NativeLibraryLayout.Locate(Environment.GetEnvironmentVariable(NativeLibraryLayout.PathVariable), AppContext.BaseDirectory),
                NativeLibraryLayout.Files().First().FileName));
            fixed (byte* file = "graph.cpp\0"u8, words = "GGML_ASSERT(sky is blue) failed\0"u8)
                ((delegate* unmanaged[Cdecl]<byte*, int, byte*, void>)NativeLibrary.GetExport(library, "ggml_abort"))(file, 42, words);
        }

        if (how == kill)
            Process.GetCurrentProcess().Kill();
    }

    // Called by llama.cpp on the thread that loads.
    private sealed class DyingProgress(string how) : IProgress<ModelLoadProgress>
    {
        public void Report(ModelLoadProgress value)
        {
            if (value.Stage == ModelLoadStage.Loading)
                Die(how, AbortWhileLoading, KillWhileLoading);
        }
    }
}
