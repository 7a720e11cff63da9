using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>ONNX Runtime's environment: one a process, made by the first model and never replaced.</summary>
internal static partial class OnnxEnvironment
{
    private static readonly Lock Gate = new();

    // Kept alive: native code calls it.
    private static readonly DOrtLoggingFunction LoggingFunction = Log;

    private static volatile ILogger? _logger;

    /// <exception cref="NativeLibraryException">No native ONNX Runtime was found.</exception>
    public static OrtEnv Get(ILoggerFactory? loggerFactory)
    {
        lock (Gate)
        {
            if (loggerFactory is not null)
                _logger = loggerFactory.CreateLogger("Microsoft.ML.OnnxRuntime");

            try
            {
                if (OrtEnv.IsCreated)
                    return OrtEnv.Instance();

                EnvironmentCreationOptions options = new()
                {
                    logId = "LocalMode",
                    logLevel = loggerFactory is null ? OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR : OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
                    loggingFunction = loggerFactory is null ? null : LoggingFunction,
                };
                return OrtEnv.CreateInstanceWithOptions(ref options);
            }
            catch (OnnxRuntimeException) when (OrtEnv.IsCreated)
            {
                // The application made it between the two lines above; its settings stand.
                return OrtEnv.Instance();
            }
            catch (Exception e) when (NativeCause(e) is { } cause)
            {
                throw new NativeLibraryException(
                    "onnxruntime",
                    ProbedPaths(),
                    cause.Message,
                    "Add a reference to Microsoft.ML.OnnxRuntime (processor) or Microsoft.ML.OnnxRuntime.Gpu (CUDA), of the version of Microsoft.ML.OnnxRuntime.Managed that this package names, to the application's project.",
                    e);
            }
        }
    }

    // The loader's exception is wrapped once for each static constructor on the way.
    private static Exception? NativeCause(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
                return e;
        }

        return null;
    }

    private static string[] ProbedPaths()
    {
        string file = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";
        return
        [
            Path.Combine(AppContext.BaseDirectory, file),
            Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", file),
        ];
    }

    private static void Log(nint parameter, OrtLoggingLevel severity, string category, string logId, string codeLocation, string message)
    {
        if (_logger is not { } logger)
            return;

        try
        {
            LogNative(logger, severity switch
            {
                OrtLoggingLevel.ORT_LOGGING_LEVEL_VERBOSE => LogLevel.Debug,
                OrtLoggingLevel.ORT_LOGGING_LEVEL_INFO => LogLevel.Information,
                OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING => LogLevel.Warning,
                OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR => LogLevel.Error,
                _ => LogLevel.Critical,
            }, message, codeLocation);
        }
        catch (Exception)
        {
            // The caller is native code: an exception that passes through it ends the process, and a logger must not.
        }
    }

    [LoggerMessage(Message = "{Message} ({CodeLocation})")]
    private static partial void LogNative(ILogger logger, LogLevel level, string message, string codeLocation);
}
