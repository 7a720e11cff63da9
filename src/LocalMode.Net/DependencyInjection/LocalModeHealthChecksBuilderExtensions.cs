using LocalMode;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds health checks of LocalMode.</summary>
public static class LocalModeHealthChecksBuilderExtensions
{
    /// <summary>Adds a check of a registered chat client that has a second leg.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="serviceKey">The key of the chat client, or <see langword="null"/> for the one without a key.</param>
    /// <param name="name">The name of the check, or <see langword="null"/> for <c>localmode-escalation</c> and the key.</param>
    /// <param name="failureStatus">What is reported where no leg can serve; <see langword="null"/> for <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">The tags of the check, or <see langword="null"/> for none.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// <para>
    /// The local leg cannot serve while its circuit is open, or while its model is absent, loading or faulted; a model that nothing has opened yet can. The cloud leg
    /// cannot while its circuit is open, the machine is offline, or a budget is used up. With one leg left the result is degraded, with none it is unhealthy.
    /// A leg that the mode excludes does not count.
    /// </para>
    /// <para>The check sends nothing, opens no model and asks for no cloud client. It resolves the chat client.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static IHealthChecksBuilder AddLocalModeEscalation(
        this IHealthChecksBuilder builder, object? serviceKey = null, string? name = null, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name ?? (serviceKey is null ? "localmode-escalation" : $"localmode-escalation-{serviceKey}"), Create, failureStatus, tags));

        IHealthCheck Create(IServiceProvider services)
        {
            IChatClient client = serviceKey is null ? services.GetRequiredService<IChatClient>() : services.GetRequiredKeyedService<IChatClient>(serviceKey);
            return new EscalationHealthCheck(type => client.GetService(type));
        }
    }
}
