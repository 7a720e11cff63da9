using System.Text.Json;
using System.Text.RegularExpressions;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.Tests.Docs;

/// <summary>docs/structured-output.md shows code that compiles and runs, over the bundled model.</summary>
[Collection(ChatModelTests.Name)]
public sealed partial class StructuredOutputPageTests
{
    private const string Mail = "Ana Ribeiro needs two copies by 3 May 2027, at once!";

    [Fact]
    public void Code_OnPage_IsTheOneThatCompiles()
    {
        string[] shown = [.. CodeBlock().Matches(File.ReadAllText(Folder("structured-output.md"))).Select(Normalize)];
        string[] compiled = [.. Snippet().Matches(File.ReadAllText(Folder("StructuredOutputSnippets.cs"))).Select(Normalize)];

        shown.Should().NotBeEmpty();
        compiled.Should().Equal(shown);
    }

    [Fact]
    public async Task Code_OnPage_Runs()
    {
        LlamaCppOptions options = new() { ContextSize = 2048, MaxSequences = 1, Threads = 1 };
        await using LlamaCppChatClient chat = await LlamaCppChatClient.OpenAsync(SmolLM2.Instruct135M, options, cancellationToken: TestContext.Current.CancellationToken);

        string[] shown =
        [
            await StructuredOutputSnippets.Value(),
            await StructuredOutputSnippets.Generated(chat, Mail),
            await StructuredOutputSnippets.Streaming(chat, Mail),
            await StructuredOutputSnippets.Errors(chat, Mail),
            await StructuredOutputSnippets.OwnSchema(chat),
            await StructuredOutputSnippets.RegexAndChoices(chat),
            await StructuredOutputSnippets.Tools(chat),
            await StructuredOutputSnippets.Roles(chat),
            await StructuredOutputSnippets.Registration(new ServiceCollection()),
            await StructuredOutputSnippets.RequestOptions(chat, Mail),
            StructuredOutputSnippets.Engine(Path.Combine(AppContext.BaseDirectory, "Fixtures", "tasks", "ner-roberta")),
        ];

        shown.Should().OnlyContain(static text => text.Length > 0);
        JsonElement.Parse(shown[0]).GetProperty("copies").GetInt32().Should().BeInRange(1, 99);
        JsonElement.Parse(shown[4]).GetProperty("stars").GetInt32().Should().BeInRange(1, 5);
        shown[5].Should().MatchRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2} (yes|no|cannot tell)$");
        shown[6].Should().StartWith("get_weather");
        shown[9].Should().Contain("\": ");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("// begin structured\n(.*?)// end", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Docs", name);

    private static string Normalize(Match code) =>
        string.Join('\n', code.Groups[1].Value.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0));
}
