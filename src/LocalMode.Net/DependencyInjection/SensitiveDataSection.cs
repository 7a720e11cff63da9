using Microsoft.Extensions.Configuration;

namespace LocalMode.DependencyInjection;

/// <summary>Reads the guard of a section <c>SensitiveData</c>.</summary>
/// <remarks>By hand, since binding ignores a kind or a name that it does not know, and a misspelt rule must not be one rule less.</remarks>
internal static class SensitiveDataSection
{
    public const string Name = "SensitiveData";

    /// <exception cref="FormatException">The section holds a name or a value that is none.</exception>
    public static SensitiveDataGuard Read(IConfigurationSection section, IReadOnlyList<ISensitiveDataDetector> detectors)
    {
        SensitiveDataGuardOptions options = new();
        if (detectors.Count > 0)
            options.Detectors = [.. SensitiveDataDetectors.Default, .. detectors];
        foreach (IConfigurationSection child in section.GetChildren())
        {
            if (Is(child, nameof(options.DefaultOutcome)))
                options.DefaultOutcome = Parse<EgressOutcome>(child.Value);
            else if (Is(child, nameof(options.Outcomes)))
                ReadOutcomes(child, options.Outcomes);
            else if (Is(child, nameof(options.AllowedMediaTypes)))
                ReadMediaTypes(child, options.AllowedMediaTypes);
            else
                throw new FormatException($"'{child.Key}' is unknown; expected {nameof(options.DefaultOutcome)}, {nameof(options.Outcomes)} or {nameof(options.AllowedMediaTypes)}.");
        }
        return new SensitiveDataGuard(options);
    }

    private static void ReadOutcomes(IConfigurationSection section, IDictionary<SensitiveDataKind, EgressOutcome> outcomes)
    {
        foreach (IConfigurationSection child in section.GetChildren())
            outcomes[Parse<SensitiveDataKind>(child.Key)] = Parse<EgressOutcome>(child.Value);
    }

    private static void ReadMediaTypes(IConfigurationSection section, IList<string> types)
    {
        foreach (IConfigurationSection child in section.GetChildren())
            types.Add(child.Value ?? "");
    }

    private static bool Is(IConfigurationSection section, string name) => section.Key.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static T Parse<T>(string? text)
        where T : struct, Enum =>
        Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw new FormatException($"'{text}' is no {typeof(T).Name}; expected one of {string.Join(", ", Enum.GetNames<T>())}.");
}
