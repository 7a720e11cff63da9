using System.Xml.Linq;

namespace LocalMode.Packaging.Tests.Projects;

/// <summary>A project below src, as its project file says.</summary>
internal sealed record SourceProject(string Name, IReadOnlySet<string> Projects, IReadOnlySet<string> Packages)
{
    public static IReadOnlyList<SourceProject> All { get; } =
    [
        .. Directory.EnumerateFiles(System.IO.Path.Combine(RepositoryFolder.Path, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(Read)
            .OrderBy(project => project.Name, StringComparer.Ordinal),
    ];

    public bool CarriesModel => Name.StartsWith("LocalMode.Net.Models.", StringComparison.Ordinal);

    public bool CarriesNatives => Name.StartsWith("LocalMode.Net.LlamaCpp.Native.", StringComparison.Ordinal);

    private static SourceProject Read(string path)
    {
        XElement root = XElement.Load(path);
        return new(
            System.IO.Path.GetFileNameWithoutExtension(path),
            root.Descendants("ProjectReference")
                .Select(reference => System.IO.Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
                .ToHashSet(),
            root.Descendants("PackageReference")
                .Where(reference => !string.Equals((string?)reference.Attribute("PrivateAssets"), "all", StringComparison.OrdinalIgnoreCase))
                .Select(reference => reference.Attribute("Include")!.Value)
                .ToHashSet());
    }
}
