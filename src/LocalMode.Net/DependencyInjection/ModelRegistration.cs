using System.Diagnostics.CodeAnalysis;
using LocalMode.Opening;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LocalMode.DependencyInjection;

/// <summary>What the registrations of all models have in common.</summary>
internal static class ModelRegistration
{
    public static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    /// <summary>Registers named options: bound first, then what comes from the container, then what code says; checked when the host starts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The registration, whose path names the options and their section.</param>
    /// <param name="bind">Binds the options; written where their type is known, since the binding is generated code.</param>
    /// <param name="complete">Sets what comes from the container.</param>
    /// <param name="configure">Sets options in code, or null.</param>
    public static void AddOptions<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        LocalModeBuilder builder,
        RegistrationKey key,
        Action<OptionsBuilder<TOptions>, IConfiguration> bind,
        Action<TOptions, IServiceProvider> complete,
        Action<TOptions>? configure)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        OptionsBuilder<TOptions> options = builder.Services.AddOptions<TOptions>(key.Path);
        if (builder.Section(key) is { } section)
            bind(options, section);

        options.Configure(complete);
        if (configure is not null)
            options.Configure(configure);

        options.ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }

    /// <summary>Registers what opens a model, once, and tells whether it can serve. Returns how to get it.</summary>
    public static Func<IServiceProvider, ModelOpener<TModel>> AddOpener<
        TModel,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
        IServiceCollection services,
        RegistrationKey key,
        ModelReference model,
        Func<ModelReference, TOptions?, IProgress<ModelLoadProgress>?, CancellationToken, Task<TModel>> open)
        where TModel : class, IAsyncDisposable
        where TOptions : class
    {
        services.AddKeyedSingleton(key, (provider, _) => new ModelOpener<TModel>(
            model.Name,
            cancellationToken => open(model, provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(key.Path), null, cancellationToken),
            Clock(provider),
            (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("LocalMode.Models")));
        services.AddSingleton<IModelReadiness>(GetOpener);
        if (key.ServiceKey is not null)
            services.AddKeyedSingleton<IModelReadiness>(key.ServiceKey, (provider, _) => GetOpener(provider));

        return GetOpener;

        ModelOpener<TModel> GetOpener(IServiceProvider provider) => provider.GetRequiredKeyedService<ModelOpener<TModel>>(key);
    }
}
