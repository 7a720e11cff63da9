using LocalMode;
using LocalMode.LlamaCpp;
using LocalMode.Models;
using LocalMode.Numerics;
using LocalMode.Onnx;
using LocalMode.Static;
using LocalTasks;
using Microsoft.Extensions.AI;

string[] notes =
[
    "The invoice of March was paid twice and the customer wants the money back.",
    "The ferry to Skara leaves at 7:30 and takes forty minutes.",
    "The printer on the second floor prints blank pages since the update.",
    "Ana Ribeiro leads the new office in Porto from September on.",
];

Console.WriteLine("== Real models, which come with the repository");
await using OnnxEmbeddingGenerator embedder = await OnnxEmbeddingGenerator.OpenAsync(AllMiniLmL6V2.Model);
await using StaticEmbeddingGenerator lookup = await StaticEmbeddingGenerator.OpenAsync(MiniLmStatic.Model);
await SearchAsync("all-MiniLM-L6-v2", embedder);
await SearchAsync("minilm-static-256 (no network, a table)", lookup);

using EmbeddingZeroShotClassifier topics = new(embedder, leaveOpen: true);
string[] labels = ["travel", "billing", "office equipment", "people"];
Console.WriteLine("\nZero-shot classification by embeddings");
foreach ((TextClassification topic, string note) in (await topics.ClassifyManyAsync(notes, labels)).Zip(notes))
    Console.WriteLine($"  {topic.Label,-16} {topic.Score:P0}  {note}");

await using LlamaCppChatClient chat = await LlamaCppChatClient.OpenAsync(SmolLM2.Instruct135M, new() { ContextSize = 1024 });
using ChatSummarizer chatSummarizer = new(chat, leaveOpen: true);
Summary summary = await chatSummarizer.SummarizeAsync(string.Join(' ', notes), new() { MaxOutputTokens = 60 });
Console.WriteLine($"\nSummary by SmolLM2-135M, a very small model (finish reason {summary.FinishReason})\n  {summary.Text.Trim()}");

Console.WriteLine("\n== Tiny models with RANDOM weights from tests/Fixtures/tasks: the answers below mean nothing. Put a real model directory in their place.");
await using (OnnxTextClassifier classifier = await OnnxTextClassifier.OpenAsync(Tiny.Model("classify-single")))
    Print("classification", (await classifier.ClassifyAsync(notes[0])).Labels.Select(label => $"{label.Label} {label.Score:F2}"));

await using (OnnxZeroShotClassifier zeroShot = await OnnxZeroShotClassifier.OpenAsync(Tiny.Model("zeroshot-nli")))
    Print("zero-shot by inference", (await zeroShot.ClassifyAsync(notes[1], ["travel", "billing"])).Labels.Select(label => $"{label.Label} {label.Score:F2}"));

await using (OnnxEntityExtractor extractor = await OnnxEntityExtractor.OpenAsync(Tiny.Model("ner-bert")))
    Print("entities", (await extractor.ExtractEntitiesAsync(notes[3])).Entities.Take(3).Select(entity => $"{entity.Label} '{notes[3][entity.Range]}'"));

await using (OnnxReranker reranker = await OnnxReranker.OpenAsync(Tiny.Model("rerank-bert")))
    Print("reranking", (await reranker.RerankAsync("when does the ferry leave?", notes, topN: 2)).Items.Select(item => $"#{item.Index} {item.Score:F2}"));

await using (OnnxQuestionAnswerer answerer = await OnnxQuestionAnswerer.OpenAsync(Tiny.Model("qa-distilbert")))
    Print("answer", (await answerer.AnswerAsync("Who leads the office?", notes[3])).Answers.Select(answer => $"'{answer.Text}' {answer.Score:F2}"));

await using (OnnxMaskFiller filler = await OnnxMaskFiller.OpenAsync(Tiny.Model("fillmask-bert")))
    Print("fill-mask", (await filler.FillMaskAsync($"The ferry leaves {filler.Metadata.MaskToken} noon.", new() { TopK = 3 })).Candidates.Select(word => $"{word.Token} {word.Score:F2}"));

await using (OnnxSummarizer summarizer = await OnnxSummarizer.OpenAsync(Tiny.Model("seq2seq-summarize")))
    Print("summary", [(await summarizer.SummarizeAsync(notes[0], new() { MaxOutputTokens = 12 })).Text]);

await using (OnnxTranslator translator = await OnnxTranslator.OpenAsync(Tiny.Model("translate-t5")))
    Print("translation", [(await translator.TranslateAsync(notes[1], new TranslationOptions { MaxOutputTokens = 12 })).Text]);

async Task SearchAsync(string model, IEmbeddingGenerator<string, Embedding<float>> generator)
{
    GeneratedEmbeddings<Embedding<float>> vectors = await generator.EmbedDocumentsAsync(notes);
    Embedding<float> query = await generator.EmbedQueryAsync("When does the boat go?");
    (float score, string note) = vectors.Select((vector, i) => (VectorMath.CosineSimilarity(query.Vector.Span, vector.Vector.Span), notes[i])).Max();
    Console.WriteLine($"Search with {model}, {query.Vector.Length} values, {vectors.Usage?.InputTokenCount} tokens\n  {score:F3}  {note}");
}

static void Print(string task, IEnumerable<string> answers) => Console.WriteLine($"  {task,-24} {string.Join(", ", answers)}");
