using LocalMode.Inference;
using Microsoft.Extensions.Logging;

namespace LocalMode;

/// <summary>Begins pipelines around entity extractors and adds decorators to them.</summary>
public static class EntityExtractorBuilderExtensions
{
    /// <summary>Begins a pipeline.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public static EntityExtractorBuilder AsBuilder(this IEntityExtractor inner) => new(inner);

    /// <summary>Adds a <see cref="LoggingEntityExtractor"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="loggerFactory">Where logs go; <see langword="null"/> for the factory of the services that the pipeline is built with. With <c>NullLoggerFactory</c> nothing is added.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static EntityExtractorBuilder UseLogging(
        this EntityExtractorBuilder builder, ILoggerFactory? loggerFactory = null, Action<LoggingEntityExtractor>? configure = null) =>
        InferencePipeline.UseLogging<IEntityExtractor, EntityExtractorBuilder, LoggingEntityExtractor>(builder, loggerFactory, static (inner, logger) => new(inner, logger), configure);

    /// <summary>Adds an <see cref="OpenTelemetryEntityExtractor"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static EntityExtractorBuilder UseOpenTelemetry(this EntityExtractorBuilder builder, Action<OpenTelemetryEntityExtractor>? configure = null) =>
        InferencePipeline.UseTracing<IEntityExtractor, EntityExtractorBuilder, OpenTelemetryEntityExtractor>(builder, static inner => new(inner), configure);
}
