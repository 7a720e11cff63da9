using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace LocalMode.Packaging.Tests.Packages;

/// <summary>What one nupkg holds.</summary>
internal sealed class Package
{
    private readonly string _path;
    private readonly XElement _metadata;

    public Package(string path)
    {
        _path = path;
        using ZipArchive archive = ZipFile.OpenRead(path);
        Entries = [.. archive.Entries.Select(entry => entry.FullName)];
        using Stream nuspec = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        _metadata = XElement.Load(nuspec).Elements().Single(element => element.Name.LocalName == "metadata");
    }

    public string Id => Text("id")!;

    public string Version => Text("version")!;

    public string? License => Text("license");

    public string? Readme => Text("readme");

    public string? Description => Text("description");

    public IReadOnlyList<string> Entries { get; }

    /// <summary>Gets the dependencies with their version, over all groups.</summary>
    public IReadOnlyDictionary<string, string> Dependencies => _metadata.Descendants()
        .Where(element => element.Name.LocalName == "dependency")
        .ToDictionary(element => element.Attribute("id")!.Value, element => element.Attribute("version")!.Value);

    public IReadOnlyList<ModelFile> FilesBelow(string folder)
    {
        using ZipArchive archive = ZipFile.OpenRead(_path);
        List<ModelFile> files = [];
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.FullName.StartsWith(folder, StringComparison.Ordinal)))
        {
            using Stream stream = entry.Open();
            files.Add(new(entry.FullName[folder.Length..], entry.Length, Convert.ToHexStringLower(SHA256.HashData(stream))));
        }

        return files;
    }

    private string? Text(string name) => _metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
}
