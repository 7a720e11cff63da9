namespace LocalMode.Packaging.Tests.Projects;

public sealed class ReferenceGraphTests
{
    private const string Core = "LocalMode.Net.Core";
    private const string Tokenizers = "LocalMode.Net.Tokenizers";
    private const string Onnx = "LocalMode.Net.Onnx";
    private const string LlamaCpp = "LocalMode.Net.LlamaCpp";

    /// <summary>One way only: LocalMode.Net, then the providers, then the tokenizers, then the core. Providers never know each other.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        [Core] = [],
        [Tokenizers] = [Core],
        [Onnx] = [Core, Tokenizers],
        [LlamaCpp] = [Core, Tokenizers],
        ["LocalMode.Net.LlamaCpp.Native.linux-x64"] = [],
        ["LocalMode.Net.Models.AllMiniLmL6V2"] = [Core],
        ["LocalMode.Net.Models.SmolLM2"] = [Core],
        ["LocalMode.Net"] = [Core, Tokenizers, Onnx, LlamaCpp],
    };

    [Fact]
    public void References_OfEveryProject_PointDownwards()
    {
        SourceProject.All.Select(project => project.Name).Should().BeEquivalentTo(Allowed.Keys, "each project has its place in the graph");
        foreach (SourceProject project in SourceProject.All)
            project.Projects.Should().BeSubsetOf(Allowed[project.Name], "of what {0} may reference", project.Name);
    }

    [Fact]
    public void CpuNatives_OfOnnxRuntime_AreReferencedByLocalModeNetOnly()
    {
        SourceProject.All.Where(project => project.Packages.Contains("Microsoft.ML.OnnxRuntime")).Select(project => project.Name)
            .Should().Equal("LocalMode.Net");
    }
}
