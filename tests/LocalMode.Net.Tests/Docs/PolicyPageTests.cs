using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using LocalMode.Onnx;
using LocalMode.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LocalMode.Tests.Docs;

/// <summary>docs/escalation.md and docs/privacy.md show code that compiles and does what they say, over scripted legs.</summary>
public sealed partial class PolicyPageTests
{
    [Theory]
    [InlineData("escalation", "EscalationSnippets.cs")]
    [InlineData("privacy", "PrivacySnippets.cs")]
    public void Code_OnPage_IsTheOneThatCompiles(string page, string source)
    {
        string[] shown = [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(Folder, page + ".md"))).Select(Normalize)];
        string[] compiled = [.. Snippet().Matches(File.ReadAllText(Path.Combine(Folder, source))).Select(Normalize)];

        shown.Should().NotBeEmpty();
        compiled.Should().Equal(shown);
    }

    [Fact]
    public async Task Escalation_Begin_AnswersHere() =>
        (await EscalationSnippets.Begin(Says("It scatters."), Cloud())).Should().StartWith("served by Local; mode PreferLocal");

    [Fact]
    public async Task Escalation_Modes_AreThoseOnPage() =>
        (await EscalationSnippets.Modes(new FallbackChatClient(Says("here"), Cloud))).Should().Be("LocalOnly:Local PreferLocal:Local PreferCloud:Cloud");

    [Fact]
    public async Task Escalation_Rules_DecideAsOnPage()
    {
        (await EscalationSnippets.Rules(Says("here"), Cloud(), hospital: false)).Should().Be("Cloud Local");
        (await EscalationSnippets.Rules(Says("here"), Cloud(), hospital: true)).Should().Be("Local Local");
        (await EscalationSnippets.Calibrate()).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Escalation_BrokenAnswer_FailsOrRestartsAsOnPage()
    {
        using FallbackChatClient failing = new(Breaks("Because"), Cloud);

        (await EscalationSnippets.Fail(failing)).Should().Be("Because");
        (await EscalationSnippets.Restart(Breaks("Because"), Cloud())).Should().Be("from there");
    }

    [Fact]
    public async Task Escalation_Money_IsCountedAsOnPage()
    {
        (await EscalationSnippets.Budgets(Says("It scatters."), Cloud("a-model"))).Should().Contain("1 local calls avoided about");
        (await EscalationSnippets.Report(new FallbackChatClient(Breaks(), Cloud))).Should().Contain("served by Cloud; mode PreferLocal; reason RemoteFailure (During)");
    }

    [Fact]
    public async Task Escalation_Settings_AreTaken()
    {
        (await EscalationSnippets.Resilience(new())).Should().Be(nameof(FallbackChatClient));
        new EscalationSnippets.MyServerFailures().Classify(new EscalationSnippets.MyServerException(isBusy: true)).Reason.Should().Be(EscalationReason.Overloaded);
    }

    [Fact]
    public async Task Escalation_SectionOnPage_IsBound()
    {
        string section = JsonBlock().Match(File.ReadAllText(Path.Combine(Folder, "escalation.md"))).Groups[1].Value;
        IConfiguration configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(section))).Build();

        (await EscalationSnippets.Host(new ServiceCollection(), configuration)).Should().Be("PreferCloud daily");
    }

    [Fact]
    public async Task Escalation_Embeddings_StayInOneSpace()
    {
        VectorSpace same = new() { ModelId = "minilm", Dimensions = 384, Pooling = "mean" };

        (await EscalationSnippets.Embeddings(new Vectors().WithVectorSpace(same), new Vectors())).Should().Be("2 Cloud");
        (await EscalationSnippets.Embeddings(new Vectors().WithVectorSpace(same with { Pooling = "cls" }), new Vectors())).Should().Be("2 Local");
    }

    [Fact]
    public async Task Privacy_Guard_DecidesAsOnPage()
    {
        (await PrivacySnippets.Guard(Says("here"), Cloud())).Should().Be("Cloud 1, Local SensitiveData");
        (await PrivacySnippets.Consent(Says("here"), Cloud())).Should().Be("Cloud Ask");
        (await PrivacySnippets.Pins(Says("here"), Cloud())).Should().Be("PinnedConversation Cloud");
        (await PrivacySnippets.Vault()).Should().Be("Dear ada@example.org, ...");
        (await PrivacySnippets.Transport(static () => EscalationMode.LocalOnly)).Should().Contain("cloud.example");
    }

    [Fact]
    public async Task Privacy_Detectors_FindWhatPageSays()
    {
        string model = Path.Combine(AppContext.BaseDirectory, "Fixtures", "tasks", "ner-bert");
        await using OnnxEntityExtractor extractor = await OnnxEntityExtractor.OpenAsync(ModelReference.FromDirectory(model), cancellationToken: TestContext.Current.CancellationToken);

        (await PrivacySnippets.Detectors(extractor)).Should().Be("2 Forbid customer");
    }

    [Fact]
    public async Task Privacy_Audit_IsWhole()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("localmode-audit");
        try
        {
            (await PrivacySnippets.Audit(Says("here"), Cloud(), Path.Combine(folder.FullName, "escalation.log"), new byte[32])).Should().Be("True 1");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ScriptedChatClient Says(string text) => new(ScriptedReply.FromText(text));

    private static ScriptedChatClient Cloud() => Cloud("there");

    private static ScriptedChatClient Cloud(string model) => new(ScriptedReply.FromText("from there")) { ModelId = model };

    // An answer that breaks off, as a server does that goes away.
    private static ScriptedChatClient Breaks(params string[] said) => new(new ScriptedReply(
        [.. said.Select(ScriptedStep.Say), ScriptedStep.Throw(static () => new HttpRequestException("Away.", null, HttpStatusCode.ServiceUnavailable))]));

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Docs");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex("// begin\n(.*?)// end", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    private static string Normalize(Match code) =>
        string.Join('\n', code.Groups[1].Value.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0));

    private sealed class Vectors : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(static _ => new Embedding<float>(new float[384]) { ModelId = "minilm" })));

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
