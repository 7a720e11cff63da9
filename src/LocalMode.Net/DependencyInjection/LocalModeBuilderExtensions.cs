using LocalMode.LlamaCpp;
using LocalMode.Onnx;
using LocalMode.Opening;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LocalMode;

/// <summary>Registers models and the fallback between them.</summary>
/// <remarks>
/// <para>Each model is a singleton, opened once: by <see cref="WarmUpOnStart"/> or at its first call, whichever comes first. An opening that failed is tried again
/// by a request that comes ten seconds later. The container disposes what it created.</para>
/// <para>Options are validated when the host starts, and again when they are first used where there is no host.</para>
/// </remarks>
public static class LocalModeBuilderExtensions
{
    private const string ChatSection = "Chat";
    private const string EmbeddingsSection = "Embeddings";
    private const string EscalationSection = "Escalation";

    /// <summary>Registers a GGUF model, run by llama.cpp, as <see cref="IChatClient"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model file.</param>
    /// <param name="configure">Sets options in code; runs after those of the configuration section <c>Chat</c> were bound.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none.</param>
    /// <returns>A builder that can also give this client a second leg.</returns>
    public static LocalModeChatBuilder AddLlamaCppChat(
        this LocalModeBuilder builder, ModelReference model, Action<LlamaCppOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);

        string optionsName = RegistrationKey.OptionsName(ChatSection, serviceKey);
        OptionsBuilder<LlamaCppOptions> options = builder.Services.AddOptions<LlamaCppOptions>(optionsName);
        if (builder.Section(ChatSection, serviceKey) is { } section)
            options.Bind(section);

        if (configure is not null)
            options.Configure(configure);

        options.Configure<IServiceProvider>(static (o, services) =>
        {
            o.LoggerFactory ??= services.GetService<ILoggerFactory>();
            o.TimeProvider = services.GetService<TimeProvider>() ?? o.TimeProvider;
        });
        options.ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LlamaCppOptions>, LlamaCppOptionsValidator>());

        RegistrationKey localKey = new(ChatSection, serviceKey);
        AddOpener(builder.Services, localKey, model, (services, progress, cancellationToken) => LlamaCppChatClient.OpenAsync(
            model, services.GetRequiredService<IOptionsMonitor<LlamaCppOptions>>().Get(optionsName), progress, cancellationToken));

        if (serviceKey is null)
            builder.Services.AddChatClient(services => CreateLocal(services, localKey, model));
        else
            builder.Services.AddKeyedChatClient(serviceKey, services => CreateLocal(services, localKey, model));

        return new(builder, serviceKey, registration: builder.Services[^1], localKey, services => CreateLocal(services, localKey, model));
    }
}
