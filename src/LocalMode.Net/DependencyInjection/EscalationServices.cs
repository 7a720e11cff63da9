using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.DependencyInjection;

/// <summary>Sets what the container gives to the options of a fallback client. Configuration and code, which come later, may change it.</summary>
internal static class EscalationServices
{
    /// <param name="options">The options.</param>
    /// <param name="services">The container.</param>
    /// <param name="key">The client's key. What is registered under it counts before what is registered without one.</param>
    public static void Complete(EscalationOptions options, IServiceProvider services, object? key)
    {
        options.TimeProvider = ModelRegistration.Clock(services);
        options.PolicyResolver = Find<IEscalationPolicyResolver>(services, key);
        options.AuditLog = Find<IAuditLog>(services, key);
        options.Ledger = Find<ICostLedger>(services, key);
        options.Connectivity = Find<IConnectivity>(services, key);
        options.Prices = Find<PriceTable>(services, key);
        IReadOnlyList<ISensitiveDataDetector> detectors = All<ISensitiveDataDetector>(services, key);
        if (Find<IEgressGuard>(services, key) is { } guard)
            options.Guard = guard;
        else if (detectors.Count > 0)
            options.Guard = new SensitiveDataGuard(new() { Detectors = [.. SensitiveDataDetectors.Default, .. detectors] });
        // A budget without a key holds for every client; one with a key counts beside it.
        foreach (IBudget budget in All<IBudget>(services, key))
            options.Budgets.Add(budget);
    }

    /// <summary>Finds a service under the client's key, or without one.</summary>
    public static T? Find<T>(IServiceProvider services, object? key)
        where T : class =>
        (key is null ? null : services.GetKeyedService<T>(key)) ?? (T?)services.GetService(typeof(T));

    /// <summary>Finds all services without a key and all under the client's.</summary>
    public static IReadOnlyList<T> All<T>(IServiceProvider services, object? key)
        where T : class
    {
        // Asked for as a sequence: a provider that is no container has none, and says so with null.
        IEnumerable<T> shared = services.GetService(typeof(IEnumerable<T>)) as IEnumerable<T> ?? [];
        return key is null ? [.. shared] : [.. shared, .. services.GetKeyedServices<T>(key)];
    }
}
