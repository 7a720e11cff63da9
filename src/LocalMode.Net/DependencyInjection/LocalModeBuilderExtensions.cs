using System.Diagnostics.CodeAnalysis;
using LocalMode.DependencyInjection;
using LocalMode.LlamaCpp;
using LocalMode.Onnx;
using LocalMode.Opening;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LocalMode;

/// <summary>Registers models and the fallback between them.</summary>
/// <remarks>
/// <para>Each model is a singleton, opened once: by <see cref="WarmUpOnStart"/> or at its first call, whichever comes first. An opening that failed is tried again
/// by a request that comes ten seconds later. The container disposes what it created.</para>
/// <para>Options are read from the section that <c>AddLocalMode</c> was given and validated when the host starts, or at first use where there is no host.</para>
/// </remarks>
public static class LocalModeBuilderExtensions
{
    private const string LlamaCppProvider = "llama.cpp";
    private const string OnnxProvider = "onnxruntime";

    /// <summary>Registers a GGUF model, run by llama.cpp, as <see cref="IChatClient"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model file.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Chat</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:Chat</c>.</param>
    /// <returns>A builder that can also give this client a second leg.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A chat model is registered under that key, or without a key, already.</exception>
    public static LocalModeChatBuilder AddLlamaCppChat(
        this LocalModeBuilder builder, ModelReference model, Action<LlamaCppOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);

        RegistrationKey key = RegistrationKey.Claim(builder.Services, "Chat", serviceKey);
        OptionsBuilder<LlamaCppOptions> options = builder.Services.AddOptions<LlamaCppOptions>(key.Path);
        if (builder.Section(key) is { } section)
            options.Bind(section);

        options.Configure<IServiceProvider>(static (o, services) =>
        {
            o.LoggerFactory = services.GetService<ILoggerFactory>();
            o.TimeProvider = Clock(services);
        });
        Complete<LlamaCppOptions, LlamaCppOptionsValidator>(options, configure);
        AddOpener<LlamaCppChatClient>(builder.Services, key, model, (services, cancellationToken) => LlamaCppChatClient.OpenAsync(
            model, services.GetRequiredService<IOptionsMonitor<LlamaCppOptions>>().Get(key.Path), progress: null, cancellationToken));

        if (serviceKey is null)
            builder.Services.AddChatClient(CreateLocal);
        else
            builder.Services.AddKeyedChatClient(serviceKey, CreateLocal);

        return new(builder, serviceKey, builder.Services[^1], CreateLocal);

        IChatClient CreateLocal(IServiceProvider services) => new DeferredChatClient<LlamaCppChatClient>(
            services.GetRequiredKeyedService<ModelOpener<LlamaCppChatClient>>(key),
            new(LlamaCppProvider, providerUri: null, model.Name));
    }

    /// <summary>Registers a model directory, run by ONNX Runtime, as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> of texts.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model directory.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Embeddings</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:Embeddings</c>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">An embedding model is registered under that key, or without a key, already.</exception>
    public static LocalModeBuilder AddOnnxEmbeddings(
        this LocalModeBuilder builder, ModelReference model, Action<OnnxEmbeddingOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);

        RegistrationKey key = RegistrationKey.Claim(builder.Services, "Embeddings", serviceKey);
        OptionsBuilder<OnnxEmbeddingOptions> options = builder.Services.AddOptions<OnnxEmbeddingOptions>(key.Path);
        if (builder.Section(key) is { } section)
            options.Bind(section);

        options.Configure<IServiceProvider>(static (o, services) =>
        {
            o.LoggerFactory = services.GetService<ILoggerFactory>();
            o.TimeProvider = Clock(services);
        });
        Complete<OnnxEmbeddingOptions, OnnxEmbeddingOptionsValidator>(options, configure);
        AddOpener<OnnxEmbeddingGenerator>(builder.Services, key, model, (services, cancellationToken) => OnnxEmbeddingGenerator.OpenAsync(
            model, services.GetRequiredService<IOptionsMonitor<OnnxEmbeddingOptions>>().Get(key.Path), progress: null, cancellationToken));

        if (serviceKey is null)
            builder.Services.AddEmbeddingGenerator(CreateLocal);
        else
            builder.Services.AddKeyedEmbeddingGenerator(serviceKey, CreateLocal);

        return builder;

        IEmbeddingGenerator<string, Embedding<float>> CreateLocal(IServiceProvider services) => new DeferredEmbeddingGenerator<OnnxEmbeddingGenerator>(
            services.GetRequiredKeyedService<ModelOpener<OnnxEmbeddingGenerator>>(key),
            new(OnnxProvider, providerUri: null, model.Name));
    }

    /// <summary>Gives the chat client that was just registered a second leg: a <see cref="FallbackChatClient"/> takes its place.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="cloud">Gets the second leg, at the first request that may and must leave. What it returns belongs to the container or to whoever created it.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Escalation</c> were bound; <see langword="null"/> for none.</param>
    /// <returns>The builder of the registered client: what follows lies outside of the fallback, such as <c>UseFunctionInvocation()</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="cloud"/> is <see langword="null"/>.</exception>
    public static ChatClientBuilder EscalateTo(
        this LocalModeChatBuilder builder, Func<IServiceProvider, IChatClient> cloud, Action<EscalationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(cloud);

        RegistrationKey key = new("Escalation", builder.ServiceKey);
        OptionsBuilder<EscalationOptions> options = builder.Services.AddOptions<EscalationOptions>(key.Path);
        if (builder.Section(key) is { } section)
            options.Bind(section);

        options.Configure<IServiceProvider>(static (o, services) => o.TimeProvider = Clock(services));
        Complete<EscalationOptions, EscalationOptionsValidator>(options, configure);
        builder.Services.Remove(builder.Registration);

        return builder.ServiceKey is null
            ? builder.Services.AddChatClient(CreateFallback)
            : builder.Services.AddKeyedChatClient(builder.ServiceKey, CreateFallback);

        IChatClient CreateFallback(IServiceProvider services) => builder.CreateLocal(services).AsBuilder()
            .UseEscalation(cloud, provider => provider.GetRequiredService<IOptionsMonitor<EscalationOptions>>().Get(key.Path))
            .Build(services);
    }

    /// <summary>Opens every registered model in the background when the host starts. The host does not wait for it, and a model that cannot be opened is logged and does not stop it.</summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static TBuilder WarmUpOnStart<TBuilder>(this TBuilder builder)
        where TBuilder : LocalModeBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ModelWarmUp>());
        return builder;
    }

    private static TimeProvider Clock(IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;

    private static void Complete<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TValidator>(
        OptionsBuilder<TOptions> options, Action<TOptions>? configure)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        if (configure is not null)
            options.Configure(configure);

        options.ValidateOnStart();
        options.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
    }

    private static void AddOpener<T>(
        IServiceCollection services, RegistrationKey key, ModelReference model, Func<IServiceProvider, CancellationToken, Task<T>> open)
        where T : class, IAsyncDisposable
    {
        services.AddKeyedSingleton(key, (provider, _) => new ModelOpener<T>(
            model.Name,
            cancellationToken => open(provider, cancellationToken),
            Clock(provider),
            (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("LocalMode.Models")));
        services.AddSingleton<IModelReadiness>(provider => provider.GetRequiredKeyedService<ModelOpener<T>>(key));
        if (key.ServiceKey is not null)
            services.AddKeyedSingleton<IModelReadiness>(key.ServiceKey, (provider, _) => provider.GetRequiredKeyedService<ModelOpener<T>>(key));
    }
}
