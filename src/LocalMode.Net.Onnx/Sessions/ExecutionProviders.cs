using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Puts the execution provider that the caller wants into a session's options.</summary>
internal static partial class ExecutionProviders
{
    private static readonly OnnxExecutionProvider[] Accelerators = [OnnxExecutionProvider.Cuda, OnnxExecutionProvider.DirectML, OnnxExecutionProvider.CoreML];

    /// <returns>The provider that was put in.</returns>
    public static OnnxExecutionProvider Apply(SessionOptions options, OnnxExecutionProvider wanted, OrtEnv environment, ILogger logger)
    {
        if (wanted == OnnxExecutionProvider.Cpu)
            return wanted;

        string[] available = environment.GetAvailableProviders();
        if (wanted != OnnxExecutionProvider.Auto)
        {
            if (!available.Contains(NativeName(wanted)))
                throw Unavailable(wanted, available, inner: null);

            try
            {
                Append(options, wanted);
                return wanted;
            }
            catch (Exception e) when (e is OnnxRuntimeException or NotSupportedException or EntryPointNotFoundException)
            {
                throw Unavailable(wanted, available, e);
            }
        }

        string listed = string.Join(", ", available);
        foreach (OnnxExecutionProvider accelerator in Accelerators)
        {
            if (!available.Contains(NativeName(accelerator)))
                continue;

            try
            {
                Append(options, accelerator);
                LogChosen(logger, accelerator, listed);
                return accelerator;
            }
            catch (Exception e) when (e is OnnxRuntimeException or NotSupportedException or EntryPointNotFoundException)
            {
                LogDoesNotStart(logger, accelerator, e);
            }
        }

        LogChosen(logger, OnnxExecutionProvider.Cpu, listed);
        return OnnxExecutionProvider.Cpu;
    }

    private static void Append(SessionOptions options, OnnxExecutionProvider provider)
    {
        switch (provider)
        {
            case OnnxExecutionProvider.Cuda:
                options.AppendExecutionProvider_CUDA();
                break;
            case OnnxExecutionProvider.DirectML:
                // DirectML refuses memory patterns.
                options.EnableMemoryPattern = false;
                options.AppendExecutionProvider_DML();
                break;
            default:
                options.AppendExecutionProvider("CoreML");
                break;
        }
    }

    private static string NativeName(OnnxExecutionProvider provider) => provider switch
    {
        OnnxExecutionProvider.Cuda => "CUDAExecutionProvider",
        OnnxExecutionProvider.DirectML => "DmlExecutionProvider",
        OnnxExecutionProvider.CoreML => "CoreMLExecutionProvider",
        _ => "CPUExecutionProvider",
    };

    private static UnsupportedCapabilityException Unavailable(OnnxExecutionProvider wanted, string[] available, Exception? inner)
    {
        string reason = inner is null ? "" : $" It is in the build but does not start: {inner.Message}";
        return new(
            $"the execution provider {wanted} ({NativeName(wanted)})",
            "This build of ONNX Runtime",
            $"Available: {string.Join(", ", available)}.{reason} Reference the build that has it in place of Microsoft.ML.OnnxRuntime (CUDA: Microsoft.ML.OnnxRuntime.Gpu; DirectML: Microsoft.ML.OnnxRuntime.DirectML), or choose {nameof(OnnxExecutionProvider.Auto)}.",
            inner);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Execution provider Auto chose {Provider}; this build of ONNX Runtime has {Available}.")]
    private static partial void LogChosen(ILogger logger, OnnxExecutionProvider provider, string available);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Execution provider {Provider} is in this build of ONNX Runtime but does not start.")]
    private static partial void LogDoesNotStart(ILogger logger, OnnxExecutionProvider provider, Exception exception);
}
