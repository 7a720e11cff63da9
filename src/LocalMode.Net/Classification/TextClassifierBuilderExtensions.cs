using LocalMode.Inference;
using Microsoft.Extensions.Logging;

namespace LocalMode;

/// <summary>Begins pipelines around text classifiers and adds decorators to them.</summary>
public static class TextClassifierBuilderExtensions
{
    /// <summary>Begins a pipeline.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public static TextClassifierBuilder AsBuilder(this ITextClassifier inner) => new(inner);

    /// <summary>Adds a <see cref="LoggingTextClassifier"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="loggerFactory">Where logs go; <see langword="null"/> for the factory of the services that the pipeline is built with. With <c>NullLoggerFactory</c> nothing is added.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static TextClassifierBuilder UseLogging(
        this TextClassifierBuilder builder, ILoggerFactory? loggerFactory = null, Action<LoggingTextClassifier>? configure = null) =>
        InferencePipeline.UseLogging<ITextClassifier, TextClassifierBuilder, LoggingTextClassifier>(builder, loggerFactory, static (inner, logger) => new(inner, logger), configure);

    /// <summary>Adds an <see cref="OpenTelemetryTextClassifier"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static TextClassifierBuilder UseOpenTelemetry(this TextClassifierBuilder builder, Action<OpenTelemetryTextClassifier>? configure = null) =>
        InferencePipeline.UseTracing<ITextClassifier, TextClassifierBuilder, OpenTelemetryTextClassifier>(builder, static inner => new(inner), configure);
}
