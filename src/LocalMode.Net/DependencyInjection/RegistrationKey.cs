using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.DependencyInjection;

/// <summary>The container key of a model's opener: nobody else's key is equal to it.</summary>
/// <param name="Section">The name of the configuration section, which tells the kind of model.</param>
/// <param name="ServiceKey">The key that the application gave, or null.</param>
internal sealed record RegistrationKey(string Section, object? ServiceKey)
{
    /// <summary>Gets the path of the section below the application's, and at the same time the name of the options.</summary>
    public string Path => ServiceKey is null ? Section : $"Keyed:{ServiceKey}:{Section}";

    /// <summary>Makes the key of a new registration. Two of one kind under one key would share options and opener, and answer for each other.</summary>
    public static RegistrationKey Claim(IServiceCollection services, string section, object? serviceKey)
    {
        RegistrationKey key = new(section, serviceKey);
        foreach (ServiceDescriptor descriptor in services)
        {
            if (key.Equals(descriptor.ServiceKey))
            {
                throw new InvalidOperationException(serviceKey is null
                    ? $"A model for '{section}' is registered without a key already. Give one of the two a serviceKey."
                    : $"A model for '{section}' is registered under the key '{serviceKey}' already. Give one of the two another serviceKey.");
            }
        }

        return key;
    }

    /// <summary>Makes the key of a new registration that opens no model of its own, and leaves a mark that it is taken.</summary>
    public static RegistrationKey ClaimWithoutModel(IServiceCollection services, string section, object? serviceKey)
    {
        RegistrationKey key = Claim(services, section, serviceKey);
        services.AddKeyedSingleton(key, key);
        return key;
    }
}
