using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalMode.Inference;

/// <summary>How the decorators of all roles get into pipelines, and the pipelines into containers.</summary>
internal static class InferencePipeline
{
    /// <summary>Adds a decorator that logs, unless nobody would read it.</summary>
    public static TBuilder UseLogging<TRole, TBuilder, TDecorator>(
        TBuilder builder, ILoggerFactory? loggerFactory, Func<TRole, ILogger, TDecorator> create, Action<TDecorator>? configure)
        where TRole : class
        where TBuilder : InferenceBuilder<TRole, TBuilder>
        where TDecorator : TRole
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, services) =>
        {
            ILoggerFactory factory = loggerFactory ?? services.GetRequiredService<ILoggerFactory>();
            return factory == NullLoggerFactory.Instance ? inner : Configured(create(inner, factory.CreateLogger<TDecorator>()), configure);
        });
    }

    /// <summary>Adds a decorator that traces.</summary>
    public static TBuilder UseTracing<TRole, TBuilder, TDecorator>(TBuilder builder, Func<TRole, TDecorator> create, Action<TDecorator>? configure)
        where TRole : class
        where TBuilder : InferenceBuilder<TRole, TBuilder>
        where TDecorator : TRole
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use((inner, _) => Configured(create(inner), configure));
    }

    /// <summary>Registers a role that a pipeline builds.</summary>
    public static TBuilder Register<TRole, TBuilder>(IServiceCollection services, object? serviceKey, TBuilder builder, ServiceLifetime lifetime)
        where TRole : class
        where TBuilder : InferenceBuilder<TRole, TBuilder>
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Add(serviceKey is null
            ? ServiceDescriptor.Describe(typeof(TRole), builder.Build, lifetime)
            : ServiceDescriptor.DescribeKeyed(typeof(TRole), serviceKey, (provider, _) => builder.Build(provider), lifetime));
        return builder;
    }

    private static TDecorator Configured<TDecorator>(TDecorator decorator, Action<TDecorator>? configure)
    {
        configure?.Invoke(decorator);
        return decorator;
    }
}
