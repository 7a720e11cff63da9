using LocalMode.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode;

/// <content>The audit log of what may leave.</content>
public static partial class LocalModeBuilderExtensions
{
    private const string AuditPath = "Escalation:Audit";

    /// <summary>
    /// Registers a <see cref="FileAuditLog"/> as the <see cref="IAuditLog"/> of every fallback client, options from the section <c>Escalation:Audit</c>
    /// (<c>Path</c>, <c>Durability</c>, <c>FlushInterval</c>). It is one log, since its file has one writer; the container disposes it.
    /// </summary>
    /// <typeparam name="TBuilder">The builder's type.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="key">Gives the secret key of the signatures, 16 bytes or more, when the log is first needed. Take it from a secret store, never from a configuration file: who has it can forge the log.</param>
    /// <param name="path">The path of the log, or <see langword="null"/> for the section's.</param>
    /// <param name="configure">Sets options in code, after the section's; <see langword="null"/> for none.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="key"/> is <see langword="null"/>.</exception>
    public static TBuilder AddFileAuditLog<TBuilder>(
        this TBuilder builder, Func<IServiceProvider, byte[]> key, string? path = null, Action<FileAuditLogOptions>? configure = null)
        where TBuilder : LocalModeBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(key);
        IConfiguration? configuration = builder.Configuration;
        builder.Services.AddSingleton<IAuditLog>(services =>
        {
            AuditSection section = configuration?.GetSection(AuditPath).Get<AuditSection>() ?? new();
            FileAuditLogOptions options = new() { TimeProvider = ModelRegistration.Clock(services) };
            options.Durability = section.Durability ?? options.Durability;
            options.FlushInterval = section.FlushInterval ?? options.FlushInterval;
            configure?.Invoke(options);
            string file = path ?? section.Path ?? throw new InvalidOperationException($"The audit log has no path. Set {AuditPath}:Path, or pass it to AddFileAuditLog.");
            return new FileAuditLog(file, key(services), options);
        });
        return builder;
    }
}
