using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx;

/// <summary>Makes the session of a graph: of the file itself, or of what ONNX Runtime made of it an earlier time.</summary>
/// <param name="options">The role's options.</param>
/// <param name="provider">What computes; only graphs for the processor are kept.</param>
/// <param name="environment">ONNX Runtime.</param>
/// <param name="logger">Is told what the cache did.</param>
internal sealed partial class GraphLoader(OnnxModelOptions options, OnnxExecutionProvider provider, OrtEnv environment, ILogger logger)
{
    private const long MaxKeptBytes = 1L << 30;

    /// <summary>Makes the session.</summary>
    /// <param name="file">The graph.</param>
    /// <param name="hash">The SHA-256 of the file, if it is known to be right.</param>
    /// <param name="settings">The session's settings, which are afterwards as they were.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="OnnxRuntimeException">The graph was refused, or loading was cancelled.</exception>
    public InferenceSession Load(string file, string? hash, SessionOptions settings, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(static state => ((SessionOptions)state!).SetLoadCancellationFlag(true), settings))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!options.CacheOptimizedGraph || provider != OnnxExecutionProvider.Cpu || options.ConfigureSession is not null
                || (options.GraphCacheFolder ?? GraphCacheFolder.Usual()) is not { } folder)
            {
                return new(file, settings);
            }

            string kept = Path.Combine(folder, GraphCacheKey.Create(hash ?? GraphCacheKey.HashOf(file), environment.GetVersionString()) + GraphCacheLimit.Extension);
            return LoadKept(kept, settings, cancellationToken)
                ?? (CanBeKept(file) ? LoadAndKeep(file, folder, kept, settings, cancellationToken) : new(file, settings));
        }
    }

    // Weights in files of their own are not in the graph's hash. Their tensors have a member of this name; other uses of it do no harm. What
    // is this large is mostly weights, whose second copy would cost more than it saves.
    private bool CanBeKept(string file) => new FileInfo(file).Length <= Math.Min(MaxKeptBytes, options.GraphCacheMaxBytes) && File.ReadAllBytes(file).AsSpan().IndexOf("location"u8) < 0;

    private InferenceSession? LoadKept(string kept, SessionOptions settings, CancellationToken cancellationToken)
    {
        GraphOptimizationLevel level = settings.GraphOptimizationLevel;
        try
        {
            byte[]? graph = GraphCacheFile.Read(kept, out bool isDamaged);
            if (graph is null)
            {
                if (isDamaged)
                    LogDamaged(logger, kept, null);

                return null;
            }

            settings.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
            InferenceSession session = new(graph, settings);
            LogUsed(logger, kept);
            Touch(kept);
            return session;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OnnxRuntimeException && !cancellationToken.IsCancellationRequested)
        {
            LogDamaged(logger, kept, e);
            return null;
        }
        finally
        {
            settings.GraphOptimizationLevel = level;
        }
    }

    private InferenceSession LoadAndKeep(string file, string folder, string kept, SessionOptions settings, CancellationToken cancellationToken)
    {
        string written = $"{kept}.{Guid.NewGuid():N}.onnx";
        try
        {
            GraphCacheFolder.Create(folder);
            settings.OptimizedModelFilePath = written;
            InferenceSession session = new(file, settings);
            settings.OptimizedModelFilePath = "";
            Keep(written, kept);
            return session;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OnnxRuntimeException && !cancellationToken.IsCancellationRequested)
        {
            // If it is the graph that is wrong, it is refused once more, and then that is the error.
            LogNotKept(logger, kept, e);
            settings.OptimizedModelFilePath = "";
            DeleteUnfinished(written);
            return new(file, settings);
        }
        catch
        {
            settings.OptimizedModelFilePath = "";
            DeleteUnfinished(written);
            throw;
        }
    }

    private void Keep(string written, string kept)
    {
        try
        {
            byte[] graph = File.ReadAllBytes(written);
            File.Delete(written);
            GraphCacheFile.Write(kept, graph);
            LogKept(logger, kept);
            Touch(kept);
            GraphCacheLimit.Apply(Path.GetDirectoryName(kept)!, options.GraphCacheMaxBytes, kept, options.TimeProvider.GetUtcNow(), (file, e) => LogNotDeleted(logger, file, e));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, kept, e);
            DeleteUnfinished(written);
        }
    }

    // Another process may have deleted it meanwhile, or the folder may be read-only; the session lives without.
    private void Touch(string kept)
    {
        try
        {
            GraphCacheLimit.Touch(kept, options.TimeProvider.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotTouched(logger, kept, e);
        }
    }

    private void DeleteUnfinished(string written)
    {
        try
        {
            if (File.Exists(written))
                File.Delete(written);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotKept(logger, written, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Loaded the optimised graph {File}.")]
    private static partial void LogUsed(ILogger logger, string file);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Kept the optimised graph {File}.")]
    private static partial void LogKept(ILogger logger, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The optimised graph {File} is damaged or cannot be read; it is made again.")]
    private static partial void LogDamaged(ILogger logger, string file, Exception? exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The time of the optimised graph {File} could not be set; it counts as used when it was made.")]
    private static partial void LogNotTouched(ILogger logger, string file, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The optimised graph {File} could not be deleted to keep the folder below its limit.")]
    private static partial void LogNotDeleted(ILogger logger, string file, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The optimised graph {File} could not be kept; the model works without.")]
    private static partial void LogNotKept(ILogger logger, string file, Exception exception);
}
