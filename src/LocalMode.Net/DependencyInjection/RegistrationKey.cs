namespace LocalMode.DependencyInjection;

/// <summary>The container key of a model's opener: nobody else's key is equal to it.</summary>
/// <param name="Section">The name of the configuration section, which tells the kind of model.</param>
/// <param name="ServiceKey">The key that the application gave, or null.</param>
internal sealed record RegistrationKey(string Section, object? ServiceKey)
{
    /// <summary>Gets the path of the section below the application's, and at the same time the name of the options.</summary>
    public string Path => ServiceKey is null ? Section : $"Keyed:{ServiceKey}:{Section}";
}
