using LocalMode.Inference;
using Microsoft.Extensions.Logging;

namespace LocalMode;

/// <summary>Begins pipelines around zero-shot classifiers and adds decorators to them.</summary>
public static class ZeroShotClassifierBuilderExtensions
{
    /// <summary>Begins a pipeline.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public static ZeroShotClassifierBuilder AsBuilder(this IZeroShotClassifier inner) => new(inner);

    /// <summary>Adds a <see cref="LoggingZeroShotClassifier"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="loggerFactory">Where logs go; <see langword="null"/> for the factory of the services that the pipeline is built with. With <c>NullLoggerFactory</c> nothing is added.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static ZeroShotClassifierBuilder UseLogging(
        this ZeroShotClassifierBuilder builder, ILoggerFactory? loggerFactory = null, Action<LoggingZeroShotClassifier>? configure = null) =>
        InferencePipeline.UseLogging<IZeroShotClassifier, ZeroShotClassifierBuilder, LoggingZeroShotClassifier>(builder, loggerFactory, static (inner, logger) => new(inner, logger), configure);

    /// <summary>Adds an <see cref="OpenTelemetryZeroShotClassifier"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static ZeroShotClassifierBuilder UseOpenTelemetry(this ZeroShotClassifierBuilder builder, Action<OpenTelemetryZeroShotClassifier>? configure = null) =>
        InferencePipeline.UseTracing<IZeroShotClassifier, ZeroShotClassifierBuilder, OpenTelemetryZeroShotClassifier>(builder, static inner => new(inner), configure);
}
