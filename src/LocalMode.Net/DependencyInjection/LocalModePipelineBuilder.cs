namespace LocalMode;

/// <summary>A <see cref="LocalModeBuilder"/> whose last registration is a pipeline that decorators can be added to.</summary>
/// <typeparam name="TPipeline">The pipeline's builder, such as <see cref="TextClassifierBuilder"/>.</typeparam>
public sealed class LocalModePipelineBuilder<TPipeline> : LocalModeBuilder
    where TPipeline : class
{
    internal LocalModePipelineBuilder(LocalModeBuilder parent, TPipeline pipeline, object? serviceKey)
        : base(parent.Services, parent.Configuration)
    {
        Pipeline = pipeline;
        ServiceKey = serviceKey;
    }

    /// <summary>Gets the builder of the registered pipeline, which the container builds when it is first asked for it.</summary>
    public TPipeline Pipeline { get; }

    /// <summary>Gets the key under which it is registered, or <see langword="null"/> for the one without a key.</summary>
    public object? ServiceKey { get; }

    /// <summary>Adds decorators to the registered pipeline, such as <c>pipeline => pipeline.UseLogging()</c>; further models can follow.</summary>
    /// <param name="configure">Adds them. What is added first lies outermost.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    public LocalModePipelineBuilder<TPipeline> ConfigurePipeline(Action<TPipeline> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(Pipeline);
        return this;
    }
}
