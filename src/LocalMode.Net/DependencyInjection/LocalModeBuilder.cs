using LocalMode.DependencyInjection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode;

/// <summary>Registers local models with a service collection; returned by <c>services.AddLocalMode()</c>.</summary>
/// <remarks>Not safe for concurrent use, as service collections are not. The models themselves are opened later: at warm-up or at the first call.</remarks>
public class LocalModeBuilder
{
    internal LocalModeBuilder(IServiceCollection services, IConfiguration? configuration)
    {
        Services = services;
        Configuration = configuration;
    }

    /// <summary>Gets the services that are being configured.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Gets the configuration section that options are bound from, or <see langword="null"/> for none.</summary>
    public IConfiguration? Configuration { get; }

    internal IConfiguration? Section(RegistrationKey key) => Configuration?.GetSection(key.Path);
}
