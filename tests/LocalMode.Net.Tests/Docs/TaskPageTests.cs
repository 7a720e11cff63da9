using System.Text.RegularExpressions;

namespace LocalMode.Tests.Docs;

/// <summary>Each page of docs/tasks shows code that compiles and runs; the tiny models of the fixtures stand in for real ones.</summary>
[Collection(ChatModelTests.Name)]
public sealed partial class TaskPageTests
{
    private static readonly Dictionary<string, (string Model, Func<ModelReference, Task<string>> Run)> Pages = new()
    {
        ["embeddings"] = ("embed-mean-bert", TaskSnippets.Embeddings),
        ["static-embeddings"] = ("static-embed", TaskSnippets.StaticEmbeddings),
        ["classification"] = ("classify-single", TaskSnippets.Classification),
        ["zero-shot"] = ("zeroshot-nli", TaskSnippets.ZeroShot),
        ["entities"] = ("ner-bert", TaskSnippets.Entities),
        ["reranking"] = ("rerank-bert", TaskSnippets.Reranking),
        ["question-answering"] = ("qa-distilbert", TaskSnippets.QuestionAnswering),
        ["summaries"] = ("seq2seq-summarize", TaskSnippets.Summaries),
        ["translation"] = ("translate-t5", TaskSnippets.Translation),
        ["fill-mask"] = ("fillmask-bert", TaskSnippets.FillMask),
        ["tokenizers"] = ("ner-bert", TaskSnippets.Tokenizers),
    };

    public static TheoryData<string> Names => [.. Pages.Keys];

    [Fact]
    public void Folder_EveryPage_IsTested() =>
        Directory.GetFiles(Folder("tasks"), "*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Where(static name => name != "README").Should().BeEquivalentTo(Pages.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Code_OnPage_IsTheOneThatCompiles(string page)
    {
        string shown = CodeBlock().Match(File.ReadAllText(Path.Combine(Folder("tasks"), page + ".md"))).Groups[1].Value;
        string compiled = Regex.Match(File.ReadAllText(Folder("TaskSnippets.cs")), $"// begin {page}\n(.*?)\\s*// end", RegexOptions.Singleline).Groups[1].Value;

        Normalize(shown).Should().NotBeEmpty();
        Normalize(compiled).Should().Be(Normalize(shown));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Code_OnPage_Runs(string page)
    {
        (string model, Func<ModelReference, Task<string>> run) = Pages[page];

        string shown = await run(ModelReference.FromDirectory(Path.Combine(AppContext.BaseDirectory, "Fixtures", "tasks", model)));

        shown.Should().NotBeEmpty();
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Docs", name);

    private static string Normalize(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
