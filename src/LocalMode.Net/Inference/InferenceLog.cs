using Microsoft.Extensions.Logging;

namespace LocalMode.Inference;

/// <summary>Logs the calls of a role.</summary>
/// <param name="logger">Where to.</param>
/// <param name="operation">The operation's name, as telemetry has it.</param>
internal sealed partial class InferenceLog(ILogger logger, string operation) : InferenceObserver
{
    private readonly ILogger _logger = logger ?? throw new ArgumentNullException(nameof(logger));

    protected override bool WantsContent => EnableSensitiveData && _logger.IsEnabled(LogLevel.Trace);

    protected override object? Begin(InferenceOptions? options, string[]? inputs)
    {
        LogBegun(_logger, operation, options?.ModelId);
        if (inputs is not null)
            LogInputs(_logger, operation, inputs);

        return null;
    }

    protected override void End(object? state, InferenceOptions? options, InferenceResult result, TimeSpan elapsed, string[]? outputs)
    {
        LogEnded(_logger, operation, InferenceContent.Count(result), elapsed.TotalMilliseconds, result.Usage?.InputTokenCount, result.Usage?.OutputTokenCount, result.ModelId);
        if (result.IsInputTruncated)
            LogTruncated(_logger, operation);
        if (outputs is not null)
            LogOutputs(_logger, operation, outputs);
    }

    protected override void Fail(object? state, InferenceOptions? options, Exception exception, TimeSpan elapsed)
    {
        if (exception is OperationCanceledException)
            LogCancelled(_logger, operation, elapsed.TotalMilliseconds);
        else
            LogFailed(_logger, exception, operation, elapsed.TotalMilliseconds);
    }

    [LoggerMessage(1, LogLevel.Debug, "{Operation} begins. Model asked for: {ModelId}.")]
    private static partial void LogBegun(ILogger logger, string operation, string? modelId);

    [LoggerMessage(2, LogLevel.Trace, "{Operation} has the inputs {Inputs}.")]
    private static partial void LogInputs(ILogger logger, string operation, string[] inputs);

    [LoggerMessage(3, LogLevel.Debug, "{Operation} gave {Count} results in {Milliseconds:F1} ms. Tokens in: {InputTokens}, out: {OutputTokens}. Model: {ModelId}.")]
    private static partial void LogEnded(ILogger logger, string operation, int count, double milliseconds, long? inputTokens, long? outputTokens, string? modelId);

    [LoggerMessage(4, LogLevel.Trace, "{Operation} has the outputs {Outputs}.")]
    private static partial void LogOutputs(ILogger logger, string operation, string[] outputs);

    [LoggerMessage(5, LogLevel.Debug, "{Operation} was cancelled after {Milliseconds:F1} ms.")]
    private static partial void LogCancelled(ILogger logger, string operation, double milliseconds);

    [LoggerMessage(6, LogLevel.Error, "{Operation} failed after {Milliseconds:F1} ms.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string operation, double milliseconds);

    [LoggerMessage(7, LogLevel.Information, "{Operation} saw only a part of an input, which was longer than the model takes.")]
    private static partial void LogTruncated(ILogger logger, string operation);
}
