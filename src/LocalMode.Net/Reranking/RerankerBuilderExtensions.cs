using LocalMode.Inference;
using Microsoft.Extensions.Logging;

namespace LocalMode;

/// <summary>Begins pipelines around rerankers and adds decorators to them.</summary>
public static class RerankerBuilderExtensions
{
    /// <summary>Begins a pipeline.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder AsBuilder(this IReranker inner) => new(inner);

    /// <summary>Adds a <see cref="LoggingReranker"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="loggerFactory">Where logs go; <see langword="null"/> for the factory of the services that the pipeline is built with. With <c>NullLoggerFactory</c> nothing is added.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseLogging(
        this RerankerBuilder builder, ILoggerFactory? loggerFactory = null, Action<LoggingReranker>? configure = null) =>
        InferencePipeline.UseLogging<IReranker, RerankerBuilder, LoggingReranker>(builder, loggerFactory, static (inner, logger) => new(inner, logger), configure);

    /// <summary>Adds an <see cref="OpenTelemetryReranker"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseOpenTelemetry(this RerankerBuilder builder, Action<OpenTelemetryReranker>? configure = null) =>
        InferencePipeline.UseTracing<IReranker, RerankerBuilder, OpenTelemetryReranker>(builder, static inner => new(inner), configure);
}
