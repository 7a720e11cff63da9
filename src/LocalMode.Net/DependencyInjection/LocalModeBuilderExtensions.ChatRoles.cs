using LocalMode.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LocalMode;

/// <content>Roles that a chat client fills by answers of a given form.</content>
public static partial class LocalModeBuilderExtensions
{
    /// <summary>Registers a <see cref="ChatTextClassifier"/> as <see cref="ITextClassifier"/>: fixed classes, by a chat client.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="labels">The labels: at least one, none empty, each once; read now.</param>
    /// <param name="client">Gets the chat client, which stays its owner's; <see langword="null"/> for the one that is registered without a key.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>TextClassifier</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:TextClassifier</c>.</param>
    /// <returns>A builder that can also decorate it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="labels"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">One is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<TextClassifierBuilder> AddChatTextClassifier(
        this LocalModeBuilder builder, IEnumerable<string> labels, Func<IServiceProvider, IChatClient>? client = null, Action<ChatTextClassifierOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(labels);
        string[] all = [.. labels];
        RegistrationKey key = RegistrationKey.ClaimWithoutModel(builder.Services, "TextClassifier", serviceKey);
        ModelRegistration.AddOptions<ChatTextClassifierOptions, ChatTextClassifierOptionsValidator>(
            builder,
            key,
            static (options, section) => options.Bind(section),
            static (options, services) => options.TimeProvider = ModelRegistration.Clock(services),
            configure);
        return new(builder, builder.Services.AddKeyedTextClassifier(serviceKey, services => new ChatTextClassifier(
            client?.Invoke(services) ?? services.GetRequiredService<IChatClient>(),
            all,
            services.GetRequiredService<IOptionsMonitor<ChatTextClassifierOptions>>().Get(key.Path),
            leaveOpen: true)), serviceKey);
    }

    /// <summary>Registers a <see cref="ChatZeroShotClassifier"/> as <see cref="IZeroShotClassifier"/>: classes that the caller names, by a chat client.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="client">Gets the chat client, which stays its owner's; <see langword="null"/> for the one that is registered without a key.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>ZeroShotClassifier</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:ZeroShotClassifier</c>.</param>
    /// <returns>A builder that can also decorate it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">One is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<ZeroShotClassifierBuilder> AddChatZeroShotClassifier(
        this LocalModeBuilder builder, Func<IServiceProvider, IChatClient>? client = null, Action<ChatZeroShotClassifierOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RegistrationKey key = RegistrationKey.ClaimWithoutModel(builder.Services, "ZeroShotClassifier", serviceKey);
        ModelRegistration.AddOptions<ChatZeroShotClassifierOptions, ChatZeroShotClassifierOptionsValidator>(
            builder,
            key,
            static (options, section) => options.Bind(section),
            static (options, services) => options.TimeProvider = ModelRegistration.Clock(services),
            configure);
        return new(builder, builder.Services.AddKeyedZeroShotClassifier(serviceKey, services => new ChatZeroShotClassifier(
            client?.Invoke(services) ?? services.GetRequiredService<IChatClient>(),
            services.GetRequiredService<IOptionsMonitor<ChatZeroShotClassifierOptions>>().Get(key.Path),
            leaveOpen: true)), serviceKey);
    }

    /// <summary>Registers a <see cref="ChatEntityExtractor"/> as <see cref="IEntityExtractor"/>: stretches of texts, of given kinds, by a chat client.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="labels">The labels: at least one, none empty, each once; read now.</param>
    /// <param name="client">Gets the chat client, which stays its owner's; <see langword="null"/> for the one that is registered without a key.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>EntityExtractor</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:EntityExtractor</c>.</param>
    /// <returns>A builder that can also decorate it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="labels"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">One is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<EntityExtractorBuilder> AddChatEntityExtractor(
        this LocalModeBuilder builder, IEnumerable<string> labels, Func<IServiceProvider, IChatClient>? client = null, Action<ChatEntityExtractorOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(labels);
        string[] all = [.. labels];
        RegistrationKey key = RegistrationKey.ClaimWithoutModel(builder.Services, "EntityExtractor", serviceKey);
        ModelRegistration.AddOptions<ChatEntityExtractorOptions, ChatEntityExtractorOptionsValidator>(
            builder,
            key,
            static (options, section) => options.Bind(section),
            static (options, services) => options.TimeProvider = ModelRegistration.Clock(services),
            configure);
        return new(builder, builder.Services.AddKeyedEntityExtractor(serviceKey, services => new ChatEntityExtractor(
            client?.Invoke(services) ?? services.GetRequiredService<IChatClient>(),
            all,
            services.GetRequiredService<IOptionsMonitor<ChatEntityExtractorOptions>>().Get(key.Path),
            leaveOpen: true)), serviceKey);
    }
}
