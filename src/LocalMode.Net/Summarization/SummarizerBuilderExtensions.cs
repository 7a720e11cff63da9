using LocalMode.Inference;
using Microsoft.Extensions.Logging;

namespace LocalMode;

/// <summary>Begins pipelines around summarizers and adds decorators to them.</summary>
public static class SummarizerBuilderExtensions
{
    /// <summary>Begins a pipeline.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public static SummarizerBuilder AsBuilder(this ISummarizer inner) => new(inner);

    /// <summary>Adds a <see cref="LoggingSummarizer"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="loggerFactory">Where logs go; <see langword="null"/> for the factory of the services that the pipeline is built with. With <c>NullLoggerFactory</c> nothing is added.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static SummarizerBuilder UseLogging(
        this SummarizerBuilder builder, ILoggerFactory? loggerFactory = null, Action<LoggingSummarizer>? configure = null) =>
        InferencePipeline.UseLogging<ISummarizer, SummarizerBuilder, LoggingSummarizer>(builder, loggerFactory, static (inner, logger) => new(inner, logger), configure);

    /// <summary>Adds an <see cref="OpenTelemetrySummarizer"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static SummarizerBuilder UseOpenTelemetry(this SummarizerBuilder builder, Action<OpenTelemetrySummarizer>? configure = null) =>
        InferencePipeline.UseTracing<ISummarizer, SummarizerBuilder, OpenTelemetrySummarizer>(builder, static inner => new(inner), configure);
}
