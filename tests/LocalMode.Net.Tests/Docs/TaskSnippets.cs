using LocalMode.LlamaCpp;
using LocalMode.Models;
using LocalMode.Onnx;
using LocalMode.Static;
using LocalMode.Tokenizers;
using Microsoft.Extensions.AI;

namespace LocalMode.Tests.Docs;

/// <summary>The code of docs/tasks, word for word between the marks. Each returns what it showed.</summary>
internal static class TaskSnippets
{
    private static readonly string[] Texts = ["The ferry to Skara leaves at noon.", "Ana Ribeiro leads the office in Porto."];

    public static async Task<string> Embeddings(ModelReference model)
    {
        // begin embeddings
        await using var embedder = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model);
        Embedding<float> query = await embedder.EmbedQueryAsync("When does the boat go?");
        GeneratedEmbeddings<Embedding<float>> documents = await embedder.EmbedDocumentsAsync(Texts);
        float similarity = Numerics.VectorMath.CosineSimilarity(query.Vector.Span, documents[0].Vector.Span);
        // end
        return similarity > 0.2f ? model.Name : "";
    }

    public static async Task<string> StaticEmbeddings(ModelReference model)
    {
        // begin static-embeddings
        await using var embedder = await StaticEmbeddingGenerator.OpenAsync(MiniLmStatic.Model);
        GeneratedEmbeddings<Embedding<float>> vectors = await embedder.EmbedManyAsync(Texts);
        // end
        return vectors.Count == 2 ? model.Name : "";
    }

    public static async Task<string> Classification(ModelReference model)
    {
        // begin classification
        await using var classifier = await OnnxTextClassifier.OpenAsync(model);
        TextClassification result = await classifier.ClassifyAsync("The delivery was late again.");
        Console.WriteLine($"{result.Label} {result.Score:P1}");

        InferenceResults<TextClassification> many = await classifier.ClassifyManyAsync(Texts, new() { TopK = 1 });
        // end
        return many.Count == 2 ? result.Label : "";
    }

    public static async Task<string> ZeroShot(ModelReference model)
    {
        // begin zero-shot
        await using var classifier = await OnnxZeroShotClassifier.OpenAsync(model);
        TextClassification topic = await classifier.ClassifyAsync("The ferry to Skara leaves at noon.", ["travel", "sports", "politics"]);
        Console.WriteLine($"{topic.Label} {topic.Score:P1}");

        // The same verb over any embedding model, one run a text instead of one a label:
        await using var embedder = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model);
        using EmbeddingZeroShotClassifier topics = new(embedder, leaveOpen: true);
        TextClassification byEmbedding = await topics.ClassifyAsync("The ferry to Skara leaves at noon.", ["travel", "sports", "politics"]);
        // end
        return byEmbedding.Label == "travel" ? topic.Label : "";
    }

    public static async Task<string> Entities(ModelReference model)
    {
        string text = Texts[1];
        // begin entities
        await using var extractor = await OnnxEntityExtractor.OpenAsync(model);
        EntityExtraction found = await extractor.ExtractEntitiesAsync(text, new() { Aggregation = EntityAggregation.First });
        foreach (Entity entity in found.Entities)
            Console.WriteLine($"{entity.Label}: {text[entity.Range]} ({entity.Score:P0})");
        // end
        return found.Entities.All(entity => text[entity.Range] == entity.Text) ? found.ModelId! : "";
    }

    public static async Task<string> Reranking(ModelReference model)
    {
        var docs = Texts.Select((text, i) => new { Id = i, Text = text }).ToArray();
        // begin reranking
        await using var reranker = await OnnxReranker.OpenAsync(model);
        var ranked = await reranker.RerankAsync("when does the ferry leave?", docs, d => d.Text, topN: 3);
        foreach (var (doc, index, score) in ranked.Items)
            Console.WriteLine($"{score:F2} #{index} {doc.Text}");
        // end
        return ranked.Items.Count == 2 ? ranked.ModelId! : "";
    }

    public static async Task<string> QuestionAnswering(ModelReference model)
    {
        string context = Texts[1];
        // begin question-answering
        await using var answerer = await OnnxQuestionAnswerer.OpenAsync(model);
        QuestionAnswers answers = await answerer.AnswerAsync("Who leads the office?", context, new() { HandleImpossibleAnswer = true });
        Console.WriteLine(answers.Best is { IsImpossible: false } best ? context[best.Range] : "The text does not say.");
        // end
        return answers.ModelId!;
    }

    public static async Task<string> Summaries(ModelReference model)
    {
        string text = string.Join(' ', Texts);
        // begin summaries
        await using var summarizer = await OnnxSummarizer.OpenAsync(model);
        Summary summary = await summarizer.SummarizeAsync(text, new() { MaxOutputTokens = 60, BeamCount = 4 });
        Console.WriteLine($"{summary.Text} ({summary.FinishReason})");

        // The same verb over any chat client, for texts of any length:
        await using var chat = await LlamaCppChatClient.OpenAsync(SmolLM2.Instruct135M, new() { ContextSize = 1024 });
        using ChatSummarizer byChat = new(chat, leaveOpen: true);
        Summary other = await byChat.SummarizeAsync(text, new() { MaxOutputTokens = 60 });
        // end
        return other.Text.Length > 0 ? summary.ModelId! : "";
    }

    public static async Task<string> Translation(ModelReference model)
    {
        // begin translation
        await using var translator = await OnnxTranslator.OpenAsync(model);
        Translation translation = await translator.TranslateAsync("The ferry leaves at noon.", new TranslationOptions { MaxOutputTokens = 60 });
        Console.WriteLine($"{translation.Text} ({translation.FinishReason})");
        // end
        return translation.ModelId!;
    }

    public static async Task<string> FillMask(ModelReference model)
    {
        // begin fill-mask
        await using var filler = await OnnxMaskFiller.OpenAsync(model);
        MaskFilling filling = await filler.FillMaskAsync($"The ferry leaves at {filler.Metadata.MaskToken}.", new() { TopK = 3 });
        foreach (MaskCandidate candidate in filling.Candidates)
            Console.WriteLine($"{candidate.Score:P1} {candidate.Sequence}");
        // end
        return filling.Candidates.Count == 3 ? filling.ModelId! : "";
    }

    public static Task<string> Tokenizers(ModelReference model)
    {
        string path = model.Path;
        string text = Texts[1];
        // begin tokenizers
        HfTokenizer tokenizer = HfTokenizer.LoadDirectory(path);
        TokenizerEncoding encoding = tokenizer.Encode(text);
        for (int i = 0; i < encoding.Count; i++)
            Console.WriteLine($"{encoding.Ids[i]} {encoding.Tokens[i]} {text[encoding.Offsets[i]]}");

        Span<int> ids = stackalloc int[128];
        int count = tokenizer.EncodeIds(text, ids);
        string decoded = tokenizer.Decode(ids[..count]);
        // end
        return Task.FromResult(count == encoding.Count ? decoded : "");
    }
}
