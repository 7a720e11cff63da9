using System.Xml.Linq;
using LocalMode.Models;
using LocalMode.Packaging.Tests.Projects;

namespace LocalMode.Packaging.Tests.Packages;

public sealed class PackageTests(PackageFolder folder) : IClassFixture<PackageFolder>
{
    [PackageFact]
    public void Packages_OfEverySourceProject_AreThere()
    {
        folder.Packages.Select(package => package.Id).Should().BeEquivalentTo(SourceProject.All.Select(project => project.Name));
        folder.Packages.Should().OnlyContain(package => package.Version == folder.Version);
    }

    [PackageFact]
    public void Entries_OfEveryPackage_AreThereOnce()
    {
        foreach (Package package in folder.Packages)
            package.Entries.Select(entry => entry.ToUpperInvariant()).Should().OnlyHaveUniqueItems("of {0}", package.Id);
    }

    [PackageFact]
    public void Metadata_OfEveryPackage_NamesReadmeLicenceAndDescription()
    {
        foreach (SourceProject project in SourceProject.All)
        {
            Package package = folder[project.Name];
            package.Readme.Should().Be("README.md", "of {0}", package.Id);
            package.Entries.Should().Contain("README.md", "of {0}", package.Id);
            package.License.Should().Be(project.CarriesModel ? "MIT AND Apache-2.0" : "MIT", "of {0}", package.Id);
            package.Description.Should().NotBeNullOrEmpty().And.NotBe("Package Description", "of {0}", package.Id);
        }
    }

    [PackageFact]
    public void SymbolPackages_ExistForCode_NotForNativesAndModels()
    {
        folder.SymbolPackages.Should().BeEquivalentTo(
            SourceProject.All.Where(project => !project.CarriesModel && !project.CarriesNatives).Select(project => $"{project.Name}.{folder.Version}.snupkg"));
    }

    [PackageFact]
    public void Dependencies_OfEveryPackage_AreItsProjectsReferencesAndNothingTransitive()
    {
        Dictionary<string, string> central = XElement.Load(Path.Combine(RepositoryFolder.Path, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(version => version.Attribute("Include")!.Value, version => version.Attribute("Version")!.Value);
        foreach (SourceProject project in SourceProject.All)
        {
            Dictionary<string, string> expected = project.Projects.ToDictionary(reference => reference, _ => folder.Version);
            foreach (string reference in project.Packages)
                expected.Add(reference, central[reference]);

            folder[project.Name].Dependencies.Should().BeEquivalentTo(expected, "of {0}", project.Name);
        }
    }

    [PackageFact]
    public void Natives_OfLinuxX64_AreTheLibrariesAndLicencesOnly()
    {
        string[] expected =
        [
            .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native"), "lib*ggml*")
                .Append("libllama.v0.5.0.so")
                .Select(path => $"runtimes/linux-x64/native/{Path.GetFileName(path)}"),
            "licenses/llama.cpp-LICENSE.txt",
        ];

        // node-llama-cpp's licence comes with its tarball; a build of one's own (LOCALMODE_LLAMACPP_PATH) has none.
        IEnumerable<string> found = Content(folder["LocalMode.Net.LlamaCpp.Native.linux-x64"]);

        found.Except(["licenses/node-llama-cpp-LICENSE.txt"]).Should().BeEquivalentTo(expected);
        found.Should().Contain(entry => entry.EndsWith("/libggml-cpu-x64.so", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("LOCALMODE_LLAMACPP_PATH") is null or "")
            found.Should().Contain("licenses/node-llama-cpp-LICENSE.txt");
    }

    [PackageFact]
    public void Models_OfTheirPackages_AreThePublishedFiles()
    {
        folder["LocalMode.Net.Models.AllMiniLmL6V2"].FilesBelow("models/all-MiniLM-L6-v2/")
            .Should().BeEquivalentTo(AllMiniLmL6V2.Model.Files);
        folder["LocalMode.Net.Models.MiniLmStatic"].FilesBelow("models/minilm-static-256/")
            .Should().BeEquivalentTo(MiniLmStatic.Model.Files);
        folder["LocalMode.Net.Models.SmolLM2"].FilesBelow("models/SmolLM2-135M-Instruct/")
            .Should().BeEquivalentTo(SmolLM2.Instruct135M.Files);
    }

    [PackageFact]
    public void Content_OfEveryPackage_LiesInTheFoldersThatItsKindHas()
    {
        foreach (SourceProject project in SourceProject.All.Where(project => !project.CarriesNatives))
        {
            IEnumerable<string> folders = Content(folder[project.Name]).Select(entry => entry[..(entry.IndexOf('/', StringComparison.Ordinal) + 1)]).Distinct();

            folders.Should().BeSubsetOf(project.CarriesModel ? ["lib/", "models/", "buildTransitive/"] : ["lib/", "buildTransitive/"], "of {0}", project.Name);
            folders.Should().Contain("lib/", "of {0}", project.Name);
        }
    }

    /// <summary>The package's own files, without what every package has.</summary>
    private static IEnumerable<string> Content(Package package) => package.Entries.Where(entry =>
        entry is not "[Content_Types].xml" and not "README.md"
        && !entry.StartsWith("_rels/", StringComparison.Ordinal)
        && !entry.StartsWith("package/", StringComparison.Ordinal)
        && !entry.EndsWith(".nuspec", StringComparison.Ordinal));
}
