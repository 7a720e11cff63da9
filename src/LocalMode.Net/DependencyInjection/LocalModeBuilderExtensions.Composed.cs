using LocalMode.DependencyInjection;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LocalMode;

/// <content>Roles that stand on another role's model.</content>
public static partial class LocalModeBuilderExtensions
{
    /// <summary>Registers a <see cref="ChatSummarizer"/> as <see cref="ISummarizer"/>: summaries by a chat client.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="client">Gets the chat client, which stays its owner's; <see langword="null"/> for the one that is registered without a key.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Summarizer</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:Summarizer</c>.</param>
    /// <returns>A builder that can also decorate this summarizer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A summarizer is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<SummarizerBuilder> AddChatSummarizer(
        this LocalModeBuilder builder, Func<IServiceProvider, IChatClient>? client = null, Action<ChatSummarizerOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RegistrationKey key = RegistrationKey.ClaimWithoutModel(builder.Services, "Summarizer", serviceKey);
        ModelRegistration.AddOptions<ChatSummarizerOptions, ChatSummarizerOptionsValidator>(
            builder,
            key,
            static (options, section) => options.Bind(section),
            static (options, services) => options.TimeProvider = ModelRegistration.Clock(services),
            configure);
        return new(builder, builder.Services.AddKeyedSummarizer(serviceKey, services => new ChatSummarizer(
            client?.Invoke(services) ?? services.GetRequiredService<IChatClient>(),
            services.GetRequiredService<IOptionsMonitor<ChatSummarizerOptions>>().Get(key.Path),
            leaveOpen: true)), serviceKey);
    }

    /// <summary>Registers an <see cref="EmbeddingZeroShotClassifier"/> as <see cref="IZeroShotClassifier"/>: classes that the caller names, by an embedding generator.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="generator">Gets the embedding generator, which stays its owner's; <see langword="null"/> for the one that is registered without a key.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>ZeroShotClassifier</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:ZeroShotClassifier</c>.</param>
    /// <returns>A builder that can also decorate this classifier.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A zero-shot classifier is registered under that key, or without a key, already.</exception>
    public static LocalModePipelineBuilder<ZeroShotClassifierBuilder> AddEmbeddingZeroShotClassifier(
        this LocalModeBuilder builder,
        Func<IServiceProvider, IEmbeddingGenerator<string, Embedding<float>>>? generator = null,
        Action<EmbeddingZeroShotClassifierOptions>? configure = null,
        object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        RegistrationKey key = RegistrationKey.ClaimWithoutModel(builder.Services, "ZeroShotClassifier", serviceKey);
        ModelRegistration.AddOptions<EmbeddingZeroShotClassifierOptions, EmbeddingZeroShotClassifierOptionsValidator>(
            builder,
            key,
            static (options, section) => options.Bind(section),
            static (options, services) => options.TimeProvider = ModelRegistration.Clock(services),
            configure);
        builder.Services.AddOptions<EmbeddingZeroShotClassifierOptions>(key.Path).Validate(
            static options => options.HypothesisTemplate?.Contains("{}", StringComparison.Ordinal) == true,
            "HypothesisTemplate has no {}; expected one, where the label goes.");
        return new(builder, builder.Services.AddKeyedZeroShotClassifier(serviceKey, services => new EmbeddingZeroShotClassifier(
            generator?.Invoke(services) ?? services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>(),
            services.GetRequiredService<IOptionsMonitor<EmbeddingZeroShotClassifierOptions>>().Get(key.Path),
            leaveOpen: true)), serviceKey);
    }
}
