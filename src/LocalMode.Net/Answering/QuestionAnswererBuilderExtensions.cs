using LocalMode.Inference;
using Microsoft.Extensions.Logging;

namespace LocalMode;

/// <summary>Begins pipelines around question answerers and adds decorators to them.</summary>
public static class QuestionAnswererBuilderExtensions
{
    /// <summary>Begins a pipeline.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public static QuestionAnswererBuilder AsBuilder(this IQuestionAnswerer inner) => new(inner);

    /// <summary>Adds a <see cref="LoggingQuestionAnswerer"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="loggerFactory">Where logs go; <see langword="null"/> for the factory of the services that the pipeline is built with. With <c>NullLoggerFactory</c> nothing is added.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static QuestionAnswererBuilder UseLogging(
        this QuestionAnswererBuilder builder, ILoggerFactory? loggerFactory = null, Action<LoggingQuestionAnswerer>? configure = null) =>
        InferencePipeline.UseLogging<IQuestionAnswerer, QuestionAnswererBuilder, LoggingQuestionAnswerer>(builder, loggerFactory, static (inner, logger) => new(inner, logger), configure);

    /// <summary>Adds an <see cref="OpenTelemetryQuestionAnswerer"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static QuestionAnswererBuilder UseOpenTelemetry(this QuestionAnswererBuilder builder, Action<OpenTelemetryQuestionAnswerer>? configure = null) =>
        InferencePipeline.UseTracing<IQuestionAnswerer, QuestionAnswererBuilder, OpenTelemetryQuestionAnswerer>(builder, static inner => new(inner), configure);
}
