using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Readme;

/// <summary>The README shows code that compiles and runs.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Samples_OfClients_AreThoseThatCompile()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Readme");
        string[] shown = [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(folder, "README.md"))).Select(Normalize)];
        string[] compiled = [.. Snippet().Matches(File.ReadAllText(Path.Combine(folder, "ReadmeSnippets.cs"))).Select(Normalize)];

        compiled.Should().NotBeEmpty();
        // The first two show a suite of the reader's own.
        shown.Skip(2).Should().Equal(compiled);
    }

    [Fact]
    public async Task Samples_OfClients_Run()
    {
        (await ReadmeSnippets.Scripted(AIFunctionFactory.Create((string city) => "sunny in " + city, "get_weather"))).Should().Be(2);
        (await ReadmeSnippets.Faults()).Should().Be("The cloud answers.");
        (await ReadmeSnippets.Tripwire()).Should().BeTrue();
        (await ReadmeSnippets.Payloads()).Should().BeTrue();
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("// begin\n(.*?)// end", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    private static string Normalize(Match code) =>
        string.Join('\n', code.Groups[1].Value.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0));
}
