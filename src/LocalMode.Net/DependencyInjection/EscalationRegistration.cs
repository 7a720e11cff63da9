using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LocalMode.DependencyInjection;

/// <summary>Registers the options of a fallback client: what the container has, then what configuration states, then what code says.</summary>
internal static class EscalationRegistration
{
    public static void AddOptions(LocalModeBuilder builder, RegistrationKey key, Action<EscalationOptions>? configure)
    {
        OptionsBuilder<EscalationOptions> options = builder.Services.AddOptions<EscalationOptions>(key.Path);
        options.Configure<IServiceProvider>((value, services) =>
        {
            value.Name = key.ServiceKey?.ToString();
            EscalationServices.Complete(value, services, key.ServiceKey);
        });
        EscalationSection? parts = null;
        if (builder.Section(key) is { } section)
        {
            parts = new(section, key.Path, key.ServiceKey);
            options.Bind(new WithoutPrices(section));
            options.Configure<IServiceProvider>(parts.Apply);
        }
        if (configure is not null)
            options.Configure(configure);
        if (parts is not null)
            options.PostConfigure(parts.Finish);
        options.ValidateOnStart();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EscalationOptions>, EscalationOptionsValidator>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EscalationOptions>, EscalationPartsValidator>());
    }
}
