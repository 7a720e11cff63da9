using System.Text.RegularExpressions;
using LocalMode.Tests.DependencyInjection;

namespace LocalMode.Tests.Readme;

[Collection(ChatModelTests.Name)]
public partial class ReadmeTests
{
    [Fact]
    public void Sample_InReadme_IsTheOneThatCompiles()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Readme");
        string readme = File.ReadAllText(Path.Combine(folder, "README.md"));
        string source = File.ReadAllText(Path.Combine(folder, "ReadmeSample.cs"));

        string shown = Normalize(CodeBlock().Match(readme).Groups[1].Value);
        string compiled = Normalize(Region().Match(source).Groups[1].Value);

        shown.Should().NotBeEmpty();
        compiled.Should().Be(shown);
    }

    [Fact]
    public async Task Sample_InReadme_Runs()
    {
        CountingCloudClient cloud = new();
        string answer = await ReadmeSample.RunAsync(cloud);
        answer.Should().NotBeEmpty();
        cloud.Calls.Should().Be(0, "the local model can take that question");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("// begin\n(.*?)\\s*// end", RegexOptions.Singleline)]
    private static partial Regex Region();

    private static string Normalize(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
