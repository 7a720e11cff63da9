using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace LocalMode.DependencyInjection;

/// <summary>Reads the parts of a section <c>Escalation</c> that are more than values of <see cref="EscalationOptions"/>.</summary>
/// <param name="section">The section.</param>
/// <param name="name">The name of the options.</param>
/// <param name="key">The client's key.</param>
internal sealed class EscalationSection(IConfiguration section, string name, object? key)
{
    private const string Audit = "Audit";

    /// <summary>Sets the commit policy, the prices and the guard, as far as the section states them.</summary>
    public void Apply(EscalationOptions options, IServiceProvider services)
    {
        if (section[nameof(EscalationOptions.Commit)] is { Length: > 0 } commit)
            options.Commit = Read(nameof(EscalationOptions.Commit), () => CommitPolicy.Parse(commit));
        IConfigurationSection prices = section.GetSection(nameof(EscalationOptions.Prices));
        if (prices.Exists())
            options.Prices = Read(nameof(EscalationOptions.Prices), () => new PriceTable(prices.Get<PriceTableOptions>() ?? new()));
        IConfigurationSection sensitive = section.GetSection(SensitiveDataSection.Name);
        if (sensitive.Exists())
        {
            IReadOnlyList<ISensitiveDataDetector> detectors = EscalationServices.All<ISensitiveDataDetector>(services, key);
            SensitiveDataGuard guard = Read(SensitiveDataSection.Name, () => SensitiveDataSection.Read(sensitive, detectors));
            options.Guard = EscalationServices.Find<IEgressGuard>(services, key) is { } registered ? EgressGuards.Combine(guard, registered) : guard;
        }
    }

    /// <summary>Adds the budgets, which need the prices that code may have set, and checks that a configured audit log is there.</summary>
    public void Finish(EscalationOptions options)
    {
        foreach (IConfigurationSection budget in section.GetSection(nameof(EscalationOptions.Budgets)).GetChildren())
        {
            options.Budgets.Add(Read(
                $"{nameof(EscalationOptions.Budgets)}:{budget.Key}",
                () => new Budget(budget.Get<BudgetOptions>() ?? new(), options.Prices, options.TimeProvider)));
        }
        if (section.GetSection(Audit).Exists() && options.AuditLog is null)
            throw Invalid(Audit, "a log is configured, but nothing is logged. Call AddFileAuditLog(key), which gives it the key, or register an IAuditLog.");
    }

    private T Read<T>(string part, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is ArgumentException or FormatException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            throw Invalid(part, error.Message);
        }
    }

    private OptionsValidationException Invalid(string part, string message) => new(name, typeof(EscalationOptions), [$"{name}:{part}: {message}"]);
}
