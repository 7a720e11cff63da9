using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace LocalMode.DependencyInjection;

/// <summary>A section <c>Escalation</c> as generated binding may read it: it cannot make a <see cref="PriceTable"/> and would throw, so <see cref="EscalationSection"/> does that.</summary>
internal sealed class WithoutPrices(IConfiguration section) : IConfiguration
{
    public string? this[string key]
    {
        get => section[key];
        set => section[key] = value;
    }

    public IConfigurationSection GetSection(string key) =>
        section.GetSection(key.Equals(nameof(EscalationOptions.Prices), StringComparison.OrdinalIgnoreCase) ? $"{key}:-" : key);

    public IEnumerable<IConfigurationSection> GetChildren() =>
        section.GetChildren().Where(static child => !child.Key.Equals(nameof(EscalationOptions.Prices), StringComparison.OrdinalIgnoreCase));

    public IChangeToken GetReloadToken() => section.GetReloadToken();
}
