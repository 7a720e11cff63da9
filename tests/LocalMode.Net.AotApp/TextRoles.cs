using LocalMode;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

/// <summary>Roles of ours on tiny models, through the container, their options bound and their decorators in place.</summary>
internal static class TextRoles
{
    private const string Text = "Marta Quill lives in Porto and works for the Harlan Group.";

    public static async Task RunAsync(Action<string, bool> check)
    {
        ConfigurationManager configuration = new();
        configuration["TextClassifier:WorkerCount"] = "1";
        configuration["Translator:WorkerCount"] = "1";
        configuration["Summarizer:Prompt"] = "Echo.";
        configuration["ZeroShotClassifier:Temperature"] = "0.1";
        ServiceCollection services = new();
        services.AddChatClient(new EchoClient());
        services.AddLocalMode(configuration)
            .AddStaticEmbeddings(Model("static-embed"))
            .AddEmbeddingZeroShotClassifier()
            .AddChatSummarizer()
            .AddOnnxTextClassifier(Model("classify-single")).ConfigurePipeline(pipeline => pipeline.UseOpenTelemetry())
            .AddOnnxEntityExtractor(Model("ner-bert"))
            .AddOnnxReranker(Model("rerank-bert"))
            .AddOnnxTranslator(Model("translate-marian"));
        await using ServiceProvider provider = services.BuildServiceProvider();

        TextClassification classification = await provider.GetRequiredService<ITextClassifier>().ClassifyAsync(Text);
        check("classify", classification.Usage?.InputTokenCount > 0 && Math.Abs(classification.Labels.Sum(label => label.Score) - 1) < 1e-4);

        EntityExtraction extraction = await provider.GetRequiredService<IEntityExtractor>().ExtractEntitiesAsync(Text);
        check("extract", extraction.Entities.All(entity => Text[entity.Range] == entity.Text));

        RerankResult<string> ranking = await provider.GetRequiredService<IReranker>().RerankAsync("Where?", [Text, "Bread."]);
        check("rerank", ranking.Items.Count == 2 && ranking.Items[0].Score >= ranking.Items[1].Score);

        Translation translation = await provider.GetRequiredService<ITranslator>().TranslateAsync(Text, new TranslationOptions { MaxOutputTokens = 8 });
        check("translate", translation.Usage?.OutputTokenCount > 0);

        TextClassification topic = await provider.GetRequiredService<IZeroShotClassifier>().ClassifyAsync(Text, ["people", "bread"]);
        check("zero-shot", topic.Labels.Count == 2);

        Summary summary = await provider.GetRequiredService<ISummarizer>().SummarizeAsync(Text);
        check("summarize", summary.Text == "echo");
    }

    private static ModelReference Model(string fixture) => ModelReference.FromDirectory(Path.Combine(AppContext.BaseDirectory, "tasks", fixture));
}
