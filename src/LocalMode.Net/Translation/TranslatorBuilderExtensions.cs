using LocalMode.Inference;
using Microsoft.Extensions.Logging;

namespace LocalMode;

/// <summary>Begins pipelines around translators and adds decorators to them.</summary>
public static class TranslatorBuilderExtensions
{
    /// <summary>Begins a pipeline.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public static TranslatorBuilder AsBuilder(this ITranslator inner) => new(inner);

    /// <summary>Adds a <see cref="LoggingTranslator"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="loggerFactory">Where logs go; <see langword="null"/> for the factory of the services that the pipeline is built with. With <c>NullLoggerFactory</c> nothing is added.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static TranslatorBuilder UseLogging(
        this TranslatorBuilder builder, ILoggerFactory? loggerFactory = null, Action<LoggingTranslator>? configure = null) =>
        InferencePipeline.UseLogging<ITranslator, TranslatorBuilder, LoggingTranslator>(builder, loggerFactory, static (inner, logger) => new(inner, logger), configure);

    /// <summary>Adds an <see cref="OpenTelemetryTranslator"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static TranslatorBuilder UseOpenTelemetry(this TranslatorBuilder builder, Action<OpenTelemetryTranslator>? configure = null) =>
        InferencePipeline.UseTracing<ITranslator, TranslatorBuilder, OpenTelemetryTranslator>(builder, static inner => new(inner), configure);
}
