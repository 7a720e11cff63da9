using LocalMode.Inference;
using Microsoft.Extensions.Logging;

namespace LocalMode;

/// <summary>Begins pipelines around mask fillers and adds decorators to them.</summary>
public static class MaskFillerBuilderExtensions
{
    /// <summary>Begins a pipeline.</summary>
    /// <param name="inner">What the pipeline ends in; disposed with the pipeline.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="inner"/> is <see langword="null"/>.</exception>
    public static MaskFillerBuilder AsBuilder(this IMaskFiller inner) => new(inner);

    /// <summary>Adds a <see cref="LoggingMaskFiller"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="loggerFactory">Where logs go; <see langword="null"/> for the factory of the services that the pipeline is built with. With <c>NullLoggerFactory</c> nothing is added.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static MaskFillerBuilder UseLogging(
        this MaskFillerBuilder builder, ILoggerFactory? loggerFactory = null, Action<LoggingMaskFiller>? configure = null) =>
        InferencePipeline.UseLogging<IMaskFiller, MaskFillerBuilder, LoggingMaskFiller>(builder, loggerFactory, static (inner, logger) => new(inner, logger), configure);

    /// <summary>Adds an <see cref="OpenTelemetryMaskFiller"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Sets the decorator's properties; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static MaskFillerBuilder UseOpenTelemetry(this MaskFillerBuilder builder, Action<OpenTelemetryMaskFiller>? configure = null) =>
        InferencePipeline.UseTracing<IMaskFiller, MaskFillerBuilder, OpenTelemetryMaskFiller>(builder, static inner => new(inner), configure);
}
