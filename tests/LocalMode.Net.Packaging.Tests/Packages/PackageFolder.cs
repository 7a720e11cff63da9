namespace LocalMode.Packaging.Tests.Packages;

/// <summary>The folder of freshly made packages that eng/verify-packages.sh names; tests of packages run only from there.</summary>
public sealed class PackageFolder
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("LOCALMODE_PACKAGES");

    public PackageFolder()
    {
        Version = Environment.GetEnvironmentVariable("LOCALMODE_PACKAGES_VERSION") ?? "";
        if (Folder is null)
            return;

        Packages = [.. Directory.EnumerateFiles(Folder, "*.nupkg").Select(path => new Package(path))];
        SymbolPackages = [.. Directory.EnumerateFiles(Folder, "*.snupkg").Select(path => Path.GetFileName(path))];
    }

    public static bool IsGiven => Folder is not null;

    public string Version { get; }

    internal IReadOnlyList<Package> Packages { get; } = [];

    internal IReadOnlyList<string> SymbolPackages { get; } = [];

    internal Package this[string id] => Packages.Single(package => package.Id == id);
}
