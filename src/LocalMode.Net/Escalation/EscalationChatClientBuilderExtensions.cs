using LocalMode.DependencyInjection;
using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Adds escalation to a chat client pipeline.</summary>
public static class EscalationChatClientBuilderExtensions
{
    /// <summary>
    /// Makes the client below the local leg of a <see cref="FallbackChatClient"/> whose cloud leg comes from a factory.
    /// </summary>
    /// <param name="builder">The builder. Function invocation goes before this call, which puts it outside.</param>
    /// <param name="cloudFactory">
    /// Gives the cloud leg from the service provider that the pipeline is built with. It is called at the first permitted escalation,
    /// once. The client stays its owner's: it is not disposed with the pipeline.
    /// </param>
    /// <param name="configure">Sets the options, when the pipeline is built, after what the service provider has; <see langword="null"/> for none.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>
    /// The service provider gives, as far as it has them, the guard, detectors, audit log, ledger, prices, budgets, connectivity, policy resolver and clock.
    /// Errors of clients that are built on System.ClientModel, such as OpenAI's, are classified by
    /// <see cref="ClientResultFailureClassifier"/>, after the classifiers of the options. Building the pipeline throws an
    /// <see cref="InvalidOperationException"/> if the local leg invokes functions; for a cloud leg that does, the escalation fails before anything is sent.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="cloudFactory"/> is <see langword="null"/>.</exception>
    public static ChatClientBuilder UseEscalation(
        this ChatClientBuilder builder, Func<IServiceProvider, IChatClient> cloudFactory, Action<EscalationOptions>? configure = null) =>
        builder.UseEscalation(cloudFactory, services =>
        {
            EscalationOptions options = new();
            EscalationServices.Complete(options, services, key: null);
            configure?.Invoke(options);
            return options;
        });

    /// <summary>
    /// Makes the client below the local leg of a <see cref="FallbackChatClient"/>, with options that come from the service provider.
    /// </summary>
    /// <param name="builder">The builder. Function invocation goes before this call, which puts it outside.</param>
    /// <param name="cloudFactory">Gives the cloud leg, as in the other overload.</param>
    /// <param name="optionsFactory">Gives the options when the pipeline is built. They are copied and not changed.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static ChatClientBuilder UseEscalation(
        this ChatClientBuilder builder, Func<IServiceProvider, IChatClient> cloudFactory, Func<IServiceProvider, EscalationOptions> optionsFactory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(cloudFactory);
        ArgumentNullException.ThrowIfNull(optionsFactory);
        return builder.Use((local, services) =>
        {
            ToolSafety.ThrowIfInvokesFunctions(local, EscalationLeg.Local);
            EscalationOptions options = optionsFactory(services).Clone();
            options.FailureClassifiers.Add(ClientResultFailureClassifier.Instance);
            return new FallbackChatClient(local, () => Checked(cloudFactory(services)), options);
        });
    }

    private static IChatClient Checked(IChatClient? cloud)
    {
        if (cloud is null)
            throw new InvalidOperationException("The factory of the cloud leg returned null. It must return a chat client.");
        ToolSafety.ThrowIfInvokesFunctions(cloud, EscalationLeg.Cloud);
        return cloud;
    }
}
