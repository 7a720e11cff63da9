using LocalMode.DependencyInjection;
using LocalMode.LlamaCpp;
using LocalMode.Opening;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LocalMode;

/// <content>Chat and its second leg.</content>
public static partial class LocalModeBuilderExtensions
{
    /// <summary>Registers a GGUF model, run by llama.cpp, as <see cref="IChatClient"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="model">The model file.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Chat</c> were bound; <see langword="null"/> for none.</param>
    /// <param name="serviceKey">The key to register under, or <see langword="null"/> for none; its section is then <c>Keyed:{serviceKey}:Chat</c>.</param>
    /// <returns>A builder that can also decorate this client and give it a second leg.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="model"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">A chat model is registered under that key, or without a key, already.</exception>
    public static LocalModeChatBuilder AddLlamaCppChat(
        this LocalModeBuilder builder, ModelReference model, Action<LlamaCppOptions>? configure = null, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(model);

        RegistrationKey key = RegistrationKey.Claim(builder.Services, "Chat", serviceKey);
        ModelRegistration.AddOptions<LlamaCppOptions, LlamaCppOptionsValidator>(
            builder,
            key,
            static (options, section) => options.Bind(section),
            static (options, services) =>
            {
                options.LoggerFactory = services.GetService<ILoggerFactory>();
                options.TimeProvider = ModelRegistration.Clock(services);
            },
            configure);
        Func<IServiceProvider, ModelOpener<LlamaCppChatClient>> opener =
            ModelRegistration.AddOpener<LlamaCppChatClient, LlamaCppOptions>(builder.Services, key, model, LlamaCppChatClient.OpenAsync);
        ChatClientBuilder pipeline = serviceKey is null
            ? builder.Services.AddChatClient(CreateLocal)
            : builder.Services.AddKeyedChatClient(serviceKey, CreateLocal);
        return new(builder, serviceKey, builder.Services[^1], pipeline);

        IChatClient CreateLocal(IServiceProvider services) =>
            new DeferredChatClient<LlamaCppChatClient>(opener(services), new(LlamaCppProvider, providerUri: null, model.Name));
    }

    /// <summary>Gives the chat client that was just registered a second leg: a <see cref="FallbackChatClient"/> takes its place.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="cloud">Gets the second leg, at the first request that may and must leave. What it returns belongs to the container or to whoever created it.</param>
    /// <param name="configure">Sets options in code, after those of the section <c>Escalation</c> were bound; <see langword="null"/> for none.</param>
    /// <returns>The builder of the registered client: what follows lies outside of the fallback, such as <c>UseFunctionInvocation()</c>.</returns>
    /// <remarks>
    /// <para>
    /// Code counts before configuration, and configuration before the container. From the container come, if they are registered under the client's key or else without one,
    /// <see cref="IEscalationPolicyResolver"/>, <see cref="IAuditLog"/>, <see cref="ICostLedger"/>, <see cref="IConnectivity"/>, <see cref="IEgressGuard"/>, <see cref="PriceTable"/>
    /// and <see cref="TimeProvider"/>; and all <see cref="ISensitiveDataDetector"/> and <see cref="IBudget"/>, those without a key and those with the client's.
    /// </para>
    /// <para>
    /// The section <c>Escalation</c> holds the values of <see cref="EscalationOptions"/>, <c>Commit</c> as text such as <c>AfterTokens(16)</c>, and further <c>Prices</c>
    /// (<see cref="PriceTableOptions"/>), <c>Budgets</c> (a list of <see cref="BudgetOptions"/>), <c>SensitiveData</c> (<see cref="SensitiveDataGuardOptions"/>) and <c>Audit</c> (see
    /// <c>AddFileAuditLog</c>). What restricts adds up: budgets of the configuration count beside all others, and its guard is asked beside the container's. It is read once,
    /// when the client is created.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="cloud"/> is <see langword="null"/>.</exception>
    public static ChatClientBuilder EscalateTo(
        this LocalModeChatBuilder builder, Func<IServiceProvider, IChatClient> cloud, Action<EscalationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(cloud);

        RegistrationKey key = new("Escalation", builder.ServiceKey);
        EscalationRegistration.AddOptions(builder, key, configure);
        builder.Services.Remove(builder.Registration);
        return builder.ServiceKey is null
            ? builder.Services.AddChatClient(CreateFallback)
            : builder.Services.AddKeyedChatClient(builder.ServiceKey, CreateFallback);

        IChatClient CreateFallback(IServiceProvider services) => builder.Pipeline.Build(services).AsBuilder()
            .UseEscalation(cloud, provider => provider.GetRequiredService<IOptionsMonitor<EscalationOptions>>().Get(key.Path))
            .Build(services);
    }
}
