using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Makes the options of ONNX Runtime's sessions from a role's.</summary>
internal static class SessionSettings
{
    /// <summary>Makes them; the caller disposes of them.</summary>
    /// <param name="options">The role's options; their action has the last word.</param>
    /// <param name="environment">ONNX Runtime.</param>
    /// <param name="logger">Is told which execution provider was chosen.</param>
    /// <param name="provider">The execution provider that was put in.</param>
    public static SessionOptions Create(OnnxModelOptions options, OrtEnv environment, ILogger logger, out OnnxExecutionProvider provider)
    {
        SessionOptions settings = new()
        {
            // Parallelism comes from the workers: two runs side by side beat one run on two threads.
            IntraOpNumThreads = options.IntraOpThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        };
        try
        {
            // Without VNNI the products of unsigned activations and signed 8-bit weights saturate; this has them computed exactly there, and changes nothing elsewhere.
            settings.AddSessionConfigEntry("session.x64quantprecision", "1");
            provider = ExecutionProviders.Apply(settings, options.ExecutionProvider, environment, logger);
            options.ConfigureSession?.Invoke(settings);
            return settings;
        }
        catch
        {
            settings.Dispose();
            throw;
        }
    }
}
