using System.Diagnostics.CodeAnalysis;
using LocalMode.Onnx;
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

    /// <summary>Registers a role that ONNX Runtime runs: its options, its opener, and its pipeline.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="section">The name of the configuration section, which tells the kind of model.</param>
    /// <param name="model">The model.</param>
    /// <param name="configure">Sets options in code, or null.</param>
    /// <param name="serviceKey">The key, or null.</param>
    /// <param name="bind">Binds the options.</param>
    /// <param name="open">Opens the model.</param>
    /// <param name="register">Registers the pipeline over what gives the opener.</param>
    public static LocalModePipelineBuilder<TPipeline> AddOnnx<
        TModel,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator,
        TPipeline>(
        LocalModeBuilder builder,
        string section,
        ModelReference model,
        Action<TOptions>? configure,
        object? serviceKey,
        Action<OptionsBuilder<TOptions>, IConfiguration> bind,
        Func<ModelReference, TOptions?, IProgress<ModelLoadProgress>?, CancellationToken, Task<TModel>> open,
        Func<IServiceCollection, Func<IServiceProvider, ModelOpener<TModel>>, TPipeline> register)
        where TModel : class, IAsyncDisposable
        where TOptions : OnnxModelOptions
        where TValidator : class, IValidateOptions<TOptions>
        where TPipeline : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);
        RegistrationKey key = RegistrationKey.Claim(builder.Services, section, serviceKey);
        AddOptions<TOptions, TValidator>(builder, key, bind, CompleteOnnx, configure);
        return new(builder, register(builder.Services, AddOpener(builder.Services, key, model, open)), serviceKey);
    }

    /// <summary>Sets what the container gives to the options of any model that ONNX Runtime runs.</summary>
    private static void CompleteOnnx(OnnxModelOptions options, IServiceProvider services)
    {
        options.LoggerFactory = services.GetService<ILoggerFactory>();
        options.TimeProvider = Clock(services);
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
